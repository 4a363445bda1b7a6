"""How passwords are kept: nothing but digests, encrypted under a key outside the database, each bound to its owner."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from anbao.identity.models import Account, PasswordHistory
from anbao.identity.queries.passwords import unwrapped
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys.api import KeyUnknown, Tampered

_SHOWN: Final = 500
_DIGEST: Final = b"$argon2id$v=19$"
_NOT_KEPT: Final = Reason(
    "identity.passwords-not-protected",
    N_("有密碼沒有照規定保存：{faults}。"),
    N_("請通知系統管理人員；這些帳號要請本人重設密碼。"),
)


def stored(at: datetime) -> Look:  # noqa: ARG001
    """The newest passwords, present and former, are opened: an Argon2id digest in each, its owner's, encrypted."""
    present = Account.objects.exclude(password=None).order_by("-password_set_at").values_list("id", "password")
    former = PasswordHistory.objects.order_by("-ended_at").values_list("account_id", "password")
    faults, seen = _faults([*present[:_SHOWN], *former[:_SHOWN]])
    return looked(faults, seen=seen, says=f"{seen} passwords opened", otherwise=_NOT_KEPT)


def _faults(rows: Iterable[tuple[UUID, bytes | memoryview | None]]) -> tuple[list[str], int]:
    faults, seen = [], 0
    for account, wrapped in rows:
        seen += 1
        if fault := _fault(account, bytes(wrapped or b"")):
            faults.append(f"{account}: {fault}")
    return faults, seen


def _fault(account: UUID, wrapped: bytes) -> str:
    if _DIGEST in wrapped:
        return "not encrypted"
    try:
        digest = unwrapped(account, wrapped)
    except KeyUnknown:
        return "under a key that is not there"
    except Tampered:
        return "not as we keep them"
    if digest is None:
        return "of somebody else"
    return "" if digest.startswith(_DIGEST) else "no digest of Argon2id"


PROBES: Final = {"identity.password-storage": Probe(N_("密碼只存雜湊，再加密保存"), stored)}
