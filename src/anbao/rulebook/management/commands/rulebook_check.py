"""Validate the YAML against the running code and run every worked example."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from anbao.kernel import registries
from anbao.rulebook.domain.cases import Bench
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.reading import Source
from anbao.rulebook.domain.validation import validate
from anbao.rulebook.queries.sources import read_folder, vocabulary


class Command(BaseCommand):
    help = "Check the rulebook: validation, then the worked examples of every clause. Exit status 1 on any fault."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = _check()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.writelines(f"{line}\n" for line in (*report["problems"], *report["failed"], *report["unused"]))
            self.stdout.write(f"{report['clauses']} clauses, {report['figures']} figures, {report['cases']} examples")
        if report["problems"] or report["failed"] or report["unused"]:
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
    return _report(source, failed=failed)


def _report(source: Source, *, problems: list[str] | None = None, failed: list[str] | None = None) -> dict[str, Any]:
    asked = {one["tag"] for clause in source.clauses for one in clause["obligations"]}
    unused = sorted(registries.guards.names() - asked) if source.clauses else []
    return {
        "clauses": len(source.clauses),
        "figures": sum(len(clause["params"]) for clause in source.clauses),
        "cases": len(source.cases),
        "problems": problems or [],
        "failed": failed or [],
        "unused": [f"no clause asks for the guard {tag!r}" for tag in unused],
    }
