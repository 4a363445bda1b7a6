"""What shows that the ledger is what was signed: all of it computed again, and nothing left unsigned for long."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys import api as keys
from anbao.ledger.domain.report import Report
from anbao.ledger.queries.verification import verify

SEQUENCED_WITHIN = timedelta(hours=1)
ONCE_IN = timedelta(hours=20)
"""All of it takes minutes where there are millions of entries: once a day is enough."""


def verified(at: datetime) -> Look:
    """Every entry is what was signed. Where the folder of tiles is not on this machine, nothing is shown."""
    report = verify(
        folder=Path(settings.ANBAO_LEDGER_DIR),
        origin=settings.ANBAO_LEDGER_ORIGIN,
        public_key=keys.signer("ledger").public_key,
    )
    return told(report, at)


def told(report: Report, at: datetime) -> Look:
    """A report as a look; an entry that waits for its place in the tree for longer than an hour is a fault."""
    faults = [f"{fault.what}: {fault.where}" for fault in report.faults]
    oldest = report.oldest_unsequenced
    if oldest is not None and oldest <= at - SEQUENCED_WITHIN:
        faults.append(f"{report.unsequenced} entries are not signed yet")
    return looked(
        faults, seen=report.checked, says=f"{report.checked} entries, root {report.root[:16]}", otherwise=_OTHERWISE
    )


_OTHERWISE = Reason(
    "ledger.not-verified",
    N_("帳冊與簽過章的樹不相符，或有紀錄太久沒有簽章：{faults}。"),
    N_("請系統管理人員執行 `./anbao manage ledger_verify` 查明，並確認排序程序正在執行。"),
)

PROBES: dict[str, Probe] = {"ledger.verified": Probe(N_("帳冊重算一遍，與簽章相符"), verified, rests=ONCE_IN)}
