"""Running probes and keeping what they found."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from anbao.kernel import registries
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import Look
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict, name_of
from anbao.ledger.api import record
from anbao.rulebook.models import ProbeResult
from anbao.rulebook.queries.probes import newest_results

_LONGEST = 200  # characters of what a probe says of itself

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probed:
    """One probe's run. `changed`: whether it found otherwise than the time before, or ran for the first time."""

    probe: str
    look: Look
    changed: bool

    @property
    def verdict(self) -> Verdict:
        return self.look.verdict


def run_probes(*, names: Iterable[str] | None = None, by: Actor, at: datetime) -> list[Probed]:
    """Run the probes `names`, or all that are registered, each on its own; outermost. Raises NameUnknown.

    A run leaves a row, and an entry in the ledger where its answer is another than that of the run before. A probe
    that fails to run has not shown anything: that is its result, and the others still run.
    """
    wanted = sorted(set(registries.probes.names() if names is None else names))
    probes = [(name, registries.probes.get(name)) for name in wanted]
    return [_keep(name, _look(name, probe.run, at), by=by, at=at) for name, probe in probes]


def _look(name: str, run: Callable[[datetime], Look], at: datetime) -> Look:
    try:
        return run(at)
    except Exception as error:  # noqa: BLE001  (the outer loop of code that others register; its message may hold data)
        logger.error("the probe %s failed: %s", name, type(error).__name__)  # noqa: TRY400
        return Look(_failed(type(error).__name__))


def _failed(kind: str) -> Refused:
    message, remedy = (
        N_("這項探測沒有跑完（{error}），看不出系統是否正常。"),
        N_("請系統管理人員查看紀錄，修正後再跑一次。"),
    )
    return Refused(Reason("rulebook.probe-failed", message, remedy, {"error": kind}))


def _keep(name: str, look: Look, *, by: Actor, at: datetime) -> Probed:
    reason = None if isinstance(look.verdict, Passed) else look.verdict.reason
    with transaction.atomic(durable=True):
        _one_at_a_time(name)
        before = newest_results([name]).get(name)
        row = ProbeResult(
            id=new_id(at),
            probe=name,
            verdict=name_of(look.verdict),
            reason=reason.code if reason else "",
            details=dict(reason.details) if reason else {},
            says=look.says[:_LONGEST],
            looked_by=str(by),
            looked_at=at,
        )
        row.save()
        changed = before is None or (before.verdict, before.reason, before.details) != (
            row.verdict,
            row.reason,
            row.details,
        )
        if changed:
            clear = {
                "probe": name,
                "verdict": row.verdict,
                "before": before.verdict if before else "",
                "reason": row.reason,
                "details": row.details,
                "says": row.says,
            }
            subject = Subject("probe", name)
            record(kind="rulebook.probe.changed", by=by, at=at, subject=subject, clear=clear)
    return Probed(name, look, changed)


def _one_at_a_time(name: str) -> None:
    """Until the end of the transaction no other run of this probe is kept: a change is told once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"probe {name}"])
