"""What of the regulations is covered, what of it is in the code and, with a database, what of it runs."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from anbao.kernel.clock import local_date, now
from anbao.ledger.api import count_verdicts
from anbao.rulebook.domain.compiling import Compiled, compiled_text, load_book
from anbao.rulebook.domain.coverage import Coverage, Shared, coverage_of, shared_widely
from anbao.rulebook.domain.coverage_evidence import with_evidence
from anbao.rulebook.domain.coverage_text import as_json, markdown, problems, table
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.domain.model import Words
from anbao.rulebook.domain.reading import Source
from anbao.rulebook.domain.validation import validate
from anbao.rulebook.queries.evidence import evidence_of
from anbao.rulebook.queries.sources import read_folder, vocabulary


class Command(BaseCommand):
    help = (
        "Leaves of each regulation by article: covered, in the code, planned; with --live also what runs. "
        "Exit status 1 where a leaf has no clause or a name dangles."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="everything, down to each leaf, as one JSON object")
        form.add_argument("--markdown", action="store_true", help="a page for docs/reference/coverage.md")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--on", type=date.fromisoformat, help="the day (2026-01-31); today where none is named")
        when.add_argument("--live", action="store_true", help="look for evidence in this installation's database, now")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            source = read_folder(settings.ANBAO_RULEBOOK_DIR)
        except RulebookInvalid as error:
            raise CommandError(f"The rulebook cannot be read:\n{error}") from error
        found = [str(problem) for problem in validate(source, vocabulary())]
        if not source.clauses:
            raise CommandError("The rulebook has no clauses.")
        book, on = load_book(compiled_text(source)), options["on"] or local_date(now())
        coverage = coverage_of(book, vocabulary(), on=on)
        if options["live"]:
            coverage = _live(coverage, book, at=now())
        shared, unreasoned = _reasoned(source, shared_widely(book, on=on))
        found += unreasoned
        if options["json"]:
            self.stdout.write(json.dumps({**as_json(coverage), "problems": found}, ensure_ascii=False, indent=1))
        else:
            lines = markdown(coverage, shared) if options["markdown"] else table(coverage)
            self.stdout.write("\n".join(lines))
        self._end(coverage, found, listed=not (options["json"] or options["markdown"]))

    def _end(self, coverage: Coverage, found: list[str], *, listed: bool) -> None:
        """A page or JSON on standard output stays whole: what is wrong goes to the error output then."""
        if listed:
            self.stdout.writelines(f"{line}\n" for line in found)
        elif found or not coverage.complete:
            self.stderr.writelines(f"{line}\n" for line in (*problems(coverage), *found))
        if found or not coverage.complete:
            raise SystemExit(1)


def _live(coverage: Coverage, book: Compiled, *, at: datetime) -> Coverage:
    """With the evidence of this installation, that of a moment ago included."""
    try:
        count_verdicts()
        return with_evidence(coverage, evidence_of(book, at=at), at=at)
    except DatabaseError as error:
        raise CommandError(
            f"There is no evidence to look for: {error}\nRun `./anbao migrate`, or leave --live out."
        ) from error


def _reasoned(source: Source, wide: tuple[Shared, ...]) -> tuple[list[tuple[Shared, Words]], list[str]]:
    """What serves many leaves with its reason, and what has none."""
    reasons = {(raw["kind"], raw["name"]): Words(**raw["reason"]) for raw in source.shared}
    given = [(one, reasons[one.kind, one.name]) for one in wide if (one.kind, one.name) in reasons]
    without = [one for one in wide if (one.kind, one.name) not in reasons]
    return given, [f"shared.yaml: the {one.kind} {one.name!r} serves {one.leaves} leaves: say why" for one in without]
