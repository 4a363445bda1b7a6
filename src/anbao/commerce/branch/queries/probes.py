"""What shows that registrations in person are kept whole: who checked, what was shown, what was signed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from anbao.commerce.branch.domain.application import METHOD, WITH_NUMBER, State
from anbao.commerce.branch.domain.events import PREFIX
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.registrations import subject_of
from anbao.commerce.registration import api as registration
from anbao.files import api as files
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.ledger import api as ledger

NEWEST: Final = 50
_ENDED: Final = {State.ACTIVATED.value: "activated", State.JOINED.value: "joined"}


def kept_whole(at: datetime) -> Look:
    """Of the newest that led to an account: the visit in the ledger, papers with the number, the signed documents."""
    rows = BranchRegistration.objects.filter(state__in=list(_ENDED), attended_at__lte=at).order_by("-attended_at")
    newest = list(rows[:NEWEST])
    faults = [f"{row.id}: {gap}" for row in newest for gap in _gaps(row)]
    return looked(faults, seen=len(newest), says=f"{len(newest)} registrations in person", otherwise=_NOT_KEPT)


def _gaps(row: BranchRegistration) -> Iterator[str]:
    kinds = {entry.kind for entry in ledger.entries_of(subject_of(row))}
    for step in ("recorded", _ENDED[row.state]):
        if PREFIX + step not in kinds:
            yield f"not in the ledger ({step})"
    if not set(row.papers) & set(WITH_NUMBER):
        yield "no paper that shows the number"
    if not row.references:
        yield "no document was signed"
    try:
        files.read(row.scan)
    except (files.FileDamaged, files.FileUnknown):
        yield "the signed documents are gone"
    found = registration.verification(row.id)
    if found is None or found.method != METHOD:
        yield "the verification is not with the account"


_NOT_KEPT: Final = Reason(
    "branch.not-kept",
    N_("有臨櫃註冊缺少紀錄：{faults}。"),
    N_("請系統管理人員對照帳冊，並請原來的營業處所補上紙本。"),
)

PROBES: Final[Mapping[str, Probe]] = {
    "branch.registrations-kept": Probe(N_("臨櫃註冊的到場、證件與簽名都有紀錄"), kept_whole),
}
