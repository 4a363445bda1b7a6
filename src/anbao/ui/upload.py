"""A file that somebody hands in: what is taken is said before, and checked by the bytes, not by the name."""

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anbao.kernel.plain import from_yaml

KILO: Final = 1024
MEGA: Final = KILO * KILO
_FILE: Final = Path(__file__).parent / "data" / "files.yaml"
_HEAD: Final = 16  # bytes: more than any beginning has


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. Without `begins` it is text in UTF-8."""

    word: str
    media_type: str
    suffixes: Sequence[str]
    begins: Sequence[bytes]

    def fits(self, name: str, head: bytes) -> bool:
        """By its beginning; texts, which have none, by the end of the name."""
        if self.begins:
            return any(head.startswith(beginning) for beginning in self.begins)
        return name.lower().endswith(tuple(self.suffixes))


@cache
def kinds() -> Mapping[str, Kind]:
    found: dict[str, Any] = from_yaml(_FILE.read_text("utf-8"))
    return {
        name: Kind(
            one["word"], one["media_type"], one["suffixes"], [bytes.fromhex(str(b)) for b in one.get("begins", ())]
        )
        for name, one in found.items()
    }


def size_in_words(size: int) -> str:
    """`12 KB`, `1.5 MB`."""
    if size < MEGA:
        return f"{max(1, round(size / KILO))} KB"
    return f"{size / MEGA:.1f}".removesuffix(".0") + " MB"


class UploadInput(forms.FileInput):
    """The browser's own; the field's template names what was chosen."""


class UploadField(forms.FileField):
    """One file of at most `most` bytes, of the kinds named (any content where none is). Its `content_type` is what its
    bytes are, whatever the browser said.
    """

    widget = UploadInput
    default_error_messages = {
        "required": _("請選擇檔案。"),
        "empty": _("這個檔案是空的，請換一個。"),
        "large": _("檔案太大：這個有 %(size)s，最大 %(most)s。"),
        "kind": _("這個檔案不是 %(kinds)s，請換一個。"),
        "text": _("檔案不是 UTF-8 編碼，請另存為 UTF-8 後再上傳。"),
    }

    def __init__(self, *, accepts: Sequence[str] = (), most: int, help_text: Any = "", **kwargs: Any) -> None:
        self.kinds, self.most = [kinds()[name] for name in accepts], most
        self.words = lazy(self._in_words, str)()
        kwargs.setdefault("max_length", 200)
        super().__init__(help_text=self._help(help_text), **kwargs)
        suffixes = [suffix for kind in self.kinds for suffix in kind.suffixes]
        if suffixes:
            self.widget.attrs["accept"] = ",".join(suffixes)

    def _help(self, own: str | Promise) -> Any:
        told = {"own": own, "kinds": self.words, "most": size_in_words(self.most)}
        return format_lazy(_("{own}{kinds}，最大 {most}。") if self.kinds else _("{own}最大 {most}。"), **told)

    def _in_words(self) -> str:
        return gettext("、").join(kind.word for kind in self.kinds)

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is None:
            return None
        if (file.size or 0) > self.most:
            told = {"size": size_in_words(file.size or 0), "most": size_in_words(self.most)}
            raise ValidationError(self.error_messages["large"], code="large", params=told)
        if self.kinds:
            self._check(file)
        return file

    def _check(self, file: "UploadedFile[bytes]") -> None:
        head = file.read(_HEAD)
        file.seek(0)
        kind = next((kind for kind in self.kinds if kind.fits(file.name or "", head)), None)
        if kind is None:
            raise ValidationError(self.error_messages["kind"], code="kind", params={"kinds": self.words})
        if not kind.begins and not _is_text(file):
            raise ValidationError(self.error_messages["text"], code="text")
        file.content_type = kind.media_type


def _is_text(file: "UploadedFile[bytes]") -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in file.chunks():
            if "\0" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
