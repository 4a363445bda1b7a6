"""How a key, or what it sealed, can fail us."""

from anbao.kernel.errors import AnbaoError, Misconfigured


class KeyDestroyed(AnbaoError):
    """The data key was destroyed: what it sealed is gone for good."""

    code = "keys.destroyed"


class KeyKept(AnbaoError):
    """The key must stay: what it sealed is still to be kept."""

    code = "keys.kept"


class KeyUnknown(AnbaoError):
    """No key with this id or name is here."""

    code = "keys.unknown"


class Tampered(AnbaoError):
    """The sealed bytes do not open: changed, sealed for another place, or under another key.

    Authenticated encryption cannot say which of the three it was.
    """

    code = "keys.tampered"


WrongContext = Tampered
"""A value sealed for one column and read as another fails the same way as a changed one."""


class KeyFileMissing(Misconfigured):
    """There is no key file where the setting points."""

    code = "keys.file-missing"


class KeyFileReadable(Misconfigured):
    """Group or others may read the key file."""

    code = "keys.file-readable"


class KeyFileInvalid(Misconfigured):
    """The key file is not in our format."""

    code = "keys.file-invalid"


class KeyFileExists(Misconfigured):
    """A key file is never overwritten: everything sealed with it would be lost."""

    code = "keys.file-exists"


class KeyFileForDemo(Misconfigured):
    """Production was given keys that were made for a demo or a test."""

    code = "keys.file-for-demo"


class SignerRefused(AnbaoError):
    """A key and its certificates are not fit to sign documents: not a pair, not in order, not in date."""

    code = "keys.signer-refused"


class SignerUnusable(AnbaoError):
    """No document can be signed now. `reason`: `missing`, `out-of-date` or `unreachable`."""

    code = "keys.signer-unusable"

    def __init__(self, reason: str, message: str = "", *, name: str = "") -> None:
        super().__init__(message or reason, name=name)
        self.reason = reason


class PepperRefused(AnbaoError):
    """A pepper that cannot be added, or that something is still wrapped under."""

    code = "keys.pepper-refused"
