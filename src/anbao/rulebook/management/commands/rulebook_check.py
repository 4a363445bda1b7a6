"""Validate the YAML against the running code, run every worked example, and change every figure by one unit."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from anbao.kernel import registries
from anbao.rulebook.domain.cases import Bench
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.mutations import changes
from anbao.rulebook.domain.reading import Source
from anbao.rulebook.domain.validation import validate
from anbao.rulebook.queries.sources import read_folder, vocabulary

FAULTS = ("problems", "failed", "unnoticed", "unused")


class Command(BaseCommand):
    help = (
        "Check the rulebook: validation, the worked examples of every clause, and whether an example fails when any "
        "figure changes by one unit. Exit status 1 on any fault."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = _check()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{line}\n" for name in FAULTS for line in report[name])
            self.stdout.write(f"{report['clauses']} clauses, {report['figures']} figures, {report['cases']} examples")
            noticed = report["changes"] - len(report["unnoticed"])
            self.stdout.write(f"{report['changes']} changes of a figure by one unit, {noticed} noticed by an example")
        if any(report[name] for name in FAULTS):
            raise SystemExit(1)


def _check() -> dict[str, Any]:
    try:
        source = read_folder(settings.ANBAO_RULEBOOK_DIR)
    except RulebookInvalid as error:
        return _report(Source(), problems=[str(problem) for problem in error.problems])
    problems = [str(problem) for problem in validate(source, vocabulary())]
    if problems:
        return _report(source, problems=problems)
    bench = Bench(load_book(compiled_text(source)), registries.guards, registries.facts)
    results = [bench.run(case) for case in source.cases]
    failed = [
        f"{result.where}: {result.clause}: {result.name}: {result.fault}" for result in results if not result.held
    ]
    if failed:  # the failure of an example would prove nothing about a figure
        return _report(source, failed=failed)
    found = list(changes(source, guards=registries.guards, fact_types=registries.facts))
    unnoticed = [f"{change}: no example notices" for change in found if not change.noticed]
    return _report(source, changes=len(found), unnoticed=unnoticed)


def _report(
    source: Source,
    *,
    problems: Sequence[str] = (),
    failed: Sequence[str] = (),
    changes: int = 0,
    unnoticed: Sequence[str] = (),
) -> dict[str, Any]:
    asked = {one["tag"] for clause in source.clauses for one in clause["obligations"]}
    unused = sorted(registries.guards.names() - asked) if source.clauses else []
    return {
        "clauses": len(source.clauses),
        "figures": sum(len(clause["params"]) for clause in source.clauses),
        "cases": len(source.cases),
        "changes": changes,
        "problems": list(problems),
        "failed": list(failed),
        "unnoticed": list(unnoticed),
        "unused": [f"no clause asks for the guard {tag!r}" for tag in unused],
    }
