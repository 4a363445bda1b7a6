"""What shows that dealings with customers are kept: every application that ended has its record, and it holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from anbao.commerce.journey import api as journey
from anbao.commerce.records.models import Due, Record
from anbao.commerce.records.queries.kept import faults_of
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

GATHERED_WITHIN = timedelta(hours=1)
LOOKED_BACK = timedelta(days=35)
CHECKED = 20  # records, of which every digest is computed again


def dealings_kept(at: datetime) -> Look:
    """None that ended an hour ago is without its record, none that is due waits, and the newest records hold."""
    until = at - GATHERED_WITHIN
    ended = journey.ended_between(at - LOOKED_BACK, until)
    kept = set(Record.objects.filter(gathered_at__gt=at - LOOKED_BACK).values_list("application", flat=True).distinct())
    missing = sorted(number for application, number in ended.items() if application not in kept)
    newest = Record.objects.filter(gathered_at__lte=at).order_by("-gathered_at")
    checked = list(dict.fromkeys(newest.values_list("application", flat=True)[:CHECKED]))
    faults = [
        *(f"{number} has no record" for number in missing),
        *_waiting(Due.objects.filter(noted_at__lte=until).count()),
        *(fault for application in checked for fault in faults_of(application)),
    ]
    return looked(faults, seen=len(checked), says=f"{len(ended)} ended, {len(checked)} checked", otherwise=_NOT_KEPT)


def _waiting(count: int) -> Iterable[str]:
    return [f"{count} applications wait for their record"] if count else []


_NOT_KEPT = Reason(
    "records.not-kept",
    N_("有投保紀錄沒有整理，或內容和指紋對不上：{faults}。"),
    N_("請確認排程工作正在執行，並執行 `./anbao manage records_verify` 查明。"),
)

PROBES: dict[str, Probe] = {"records.dealings-kept": Probe(N_("結束的投保都有完整紀錄，內容沒有變動"), dealings_kept)}
