"""Check the ledger against its signed tree."""

import json
import resource
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.keys import api as keys
from anbao.ledger.api import Report, verify

MEMORY_BOUND = 200  # MB more than at the start, at most; with the framework's own that stays below 300 resident


class Command(BaseCommand):
    help = (
        "Compute the ledger again from its rows and compare it with tiles, bundles and signature. Status 1 on a fault."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--database", default="default", help="alias of a role that may read the ledger")

    def handle(self, *args: Any, **options: Any) -> None:
        before, resident = time.process_time(), _resident()
        try:
            report = verify(
                folder=Path(settings.ANBAO_LEDGER_DIR),
                origin=settings.ANBAO_LEDGER_ORIGIN,
                public_key=keys.signer("ledger").public_key,
                database=options["database"],
            )
        except psycopg.OperationalError as error:
            raise CommandError(f"the database does not answer: {error}", returncode=2) from None
        figures = _figures(report, time.process_time() - before, _resident() - resident)
        self.stdout.write(_as_json(report, figures) if options["json"] else _as_text(report, figures))
        if not report.ok or figures["memory_mb"] > MEMORY_BOUND:
            raise SystemExit(1)


def _resident() -> int:
    """The most memory that this process ever had resident, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _figures(report: Report, seconds: float, memory: int) -> dict[str, int]:
    return {"entries_per_cpu_second": int(report.checked / max(seconds, 0.001)), "memory_mb": memory}


def _as_json(report: Report, figures: dict[str, int]) -> str:
    oldest = report.oldest_unsequenced
    content = {
        "ok": report.ok,
        "size": report.size,
        "root": report.root,
        "checked": report.checked,
        "heads": report.heads,
        "unsequenced": report.unsequenced,
        "oldest_unsequenced": oldest.isoformat() if oldest else None,
        "faults_found": report.faults_found,
        "faults": [
            {"what": f.what, "where": f.where, "position": f.position, "event": f.event, "detail": f.detail}
            for f in report.faults
        ],
        "figures": figures,
        "bounds": {"memory_mb": MEMORY_BOUND},
    }
    return json.dumps(content, ensure_ascii=False)


def _as_text(report: Report, figures: dict[str, int]) -> str:
    oldest = f", oldest {report.oldest_unsequenced:%Y-%m-%d %H:%M:%SZ}" if report.oldest_unsequenced else ""
    lines = [
        f"signed head   {report.size} entries, root {report.root or '(none)'}",
        f"checked       {report.checked} rows against tiles in both stores, bundles, {report.heads} earlier heads",
        f"unsequenced   {report.unsequenced} rows behind the cursor, not proven yet{oldest}",
        f"speed         {figures['entries_per_cpu_second']} entries per CPU second, start included",
        f"memory        {figures['memory_mb']} MB more than at the start (bound: at most {MEMORY_BOUND})",
        *(f"FAULT         {fault}" for fault in report.faults),
    ]
    if report.faults_found > len(report.faults):
        lines.append(f"              … and {report.faults_found - len(report.faults)} more")
    lines.append(
        "Ledger verified: every row is what was signed." if report.ok else f"{report.faults_found} faults found."
    )
    return "\n".join(lines)
