"""How the ledger refuses."""

from anbao.kernel.errors import AnbaoError, Misconfigured


class LeafTooLarge(AnbaoError):
    """An entry has more than 65,535 bytes; keep the document in `files` and record its hash."""

    code = "ledger.leaf-too-large"


class LeafInvalid(AnbaoError):
    """Bytes that are no leaf of a version we know."""

    code = "ledger.leaf-invalid"


class OutsideTransaction(AnbaoError):
    """An entry was to be written outside the transaction of what it records."""

    code = "ledger.outside-transaction"


class NoteInvalid(AnbaoError):
    """A signed note is malformed, or no known key signed it."""

    code = "ledger.note-invalid"


class StoreFault(AnbaoError):
    """A store holds something else than what must be there, or lacks it."""

    code = "ledger.store-fault"


class Behind(Misconfigured):
    """The database knows fewer entries than a head that was signed: it is older, or another one."""

    code = "ledger.behind"


class OtherCluster(Misconfigured):
    """The database was moved to another cluster, where transaction ids start anew."""

    code = "ledger.other-cluster"
