"""`./anbao rulebook compare OLD NEW`: what an amendment changes, and what of the rulebook it touches."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from anbao.kernel.clock import now
from anbao.rulebook.domain.official import labels
from anbao.rulebook.domain.official.compare import Comparison, Side, as_json, compare
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.identify import identify, matching
from anbao.rulebook.domain.official.open_evidence import with_open_evidence
from anbao.rulebook.domain.official.paper import paper_of
from anbao.rulebook.domain.official.reading import Official, read_official
from anbao.rulebook.domain.official.touched import TouchedClause
from anbao.rulebook.domain.official.units import OfficialText
from anbao.rulebook.domain.official.word_file import docx_bytes
from anbao.rulebook.management.files import bounded, day_of, resolution_of
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.evidence import evidence_of
from anbao.rulebook.queries.official import official_text

_KEPT = re.compile(r"(?P<work>[a-z][a-z0-9-]*)@(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The work, and the day whose clauses speak of one of the two texts."""

    work: str
    day: date | None
    by_new: bool


class Command(BaseCommand):
    help = "Compare two versions of an official text (files, or KEY@DATE of imported ones) and list what is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", metavar="OLD", help="file, or KEY@YYYY-MM-DD of an imported text")
        parser.add_argument("new", metavar="NEW", nargs="?", default="", help="left out: OLD is a comparison table")
        parser.add_argument("--work", default="", help="key of the work, where the title does not say it")
        parser.add_argument("--resolution-old", type=Path, help="JSON of what a person settled in OLD, by line")
        parser.add_argument("--resolution-new", type=Path, help="JSON of what a person settled in NEW, by line")
        parser.add_argument("--incomplete", action="store_true", help="a file is known to end before its text does")
        parser.add_argument("--html", type=Path, metavar="FILE")
        parser.add_argument("--docx", type=Path, metavar="FILE")
        parser.add_argument("--json", type=Path, metavar="FILE", help="- prints it")

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = _sides(options)
        spoken = _spoken(old.text, new.text, options["work"])
        clauses = current_book().clauses
        report = compare(old, new, work=spoken.work, day=spoken.day, by_new=spoken.by_new, clauses=clauses)
        self._write(_with_evidence(report), options)

    def _write(self, report: Comparison, options: dict[str, Any]) -> None:
        plain = json.dumps(as_json(report), ensure_ascii=False, indent=2)
        if options["html"] or options["docx"]:
            paper = paper_of(report, gettext)
            if options["docx"]:
                options["docx"].write_bytes(docx_bytes(paper))
            if options["html"]:
                context = {"paper": paper, "language": get_language() or "zh-hant"}
                options["html"].write_text(render_to_string("rulebook/comparison.html", context), encoding="utf-8")
        if options["json"] and str(options["json"]) == "-":
            self.stdout.write(plain)
            return
        if options["json"]:
            options["json"].write_text(plain + "\n", encoding="utf-8")
        self._tell(report)

    def _tell(self, report: Comparison) -> None:
        say = self.stdout.write
        say(f"{report.title}: {report.old} → {report.new}" + (" (partial)" if report.partial else ""))
        say("  units: " + ", ".join(f"{status} {count}" for status, count in report.counts().items()))
        for article in report.articles:
            where = " → ".join(dict.fromkeys(a for a in (article.old, article.new) if a))
            say(f"  {article.status:<8} {where}" + (" (marks or letters only)" if article.slight else ""))
        for heading in report.headings_new:
            say(f"  new heading: {heading}")
        for clause in report.clauses:
            self.stdout.writelines(f"{line}\n" for line in _clause_lines(clause))
        if report.clauses and not report.looked_at_evidence:
            say("  open evidence was not looked at: no database is at hand")
        if report.work and report.uncovered:
            say(f"  new units without a clause: {', '.join(report.uncovered)}")
        if report.hidden:
            say(f"  current wording not shown in the table: {', '.join(report.hidden)}")
        for note in report.notes:
            say(f"  look at: {note}")


def _with_evidence(report: Comparison) -> Comparison:
    """Two files are compared without a database as well; then nobody looked at the evidence, and the report says so."""
    if not report.clauses:
        return report
    book = current_book()
    try:
        return with_open_evidence(report, book.clauses, evidence_of(book, at=now()))
    except (OperationalError, ProgrammingError):
        return report


def _clause_lines(clause: TouchedClause) -> Iterable[str]:
    yield f"  clause {clause.key} ({clause.status}): confirm {', '.join(clause.confirm)}"
    runs = {name: getattr(clause, name) for name in ("guards", "duties", "documents", "probes", "forms", "evidence")}
    said = "; ".join(f"{name} {', '.join(these)}" for name, these in runs.items() if these)
    if said:
        yield f"    {said}"
    if clause.amounts_gone or clause.amounts_new:
        yield f"    figures {', '.join(clause.amounts_gone) or '-'} → {', '.join(clause.amounts_new) or '-'}"
    if clause.open_evidence:
        yield "    open evidence: " + ", ".join(f"{name} ({state})" for name, state in clause.open_evidence)


def _sides(options: dict[str, Any]) -> tuple[Side, Side]:
    whole = not options["incomplete"]
    old, name = _official(options["old"], options["resolution_old"], whole=whole), Path(options["old"]).name
    if not options["new"]:
        if old.before is None:
            raise CommandError(f"{options['old']} is no comparison table: name the newer text too")
        return Side(f"{name} ({gettext(labels.OLD)})", old.before), Side(f"{name} ({gettext(labels.NEW)})", old.text)
    new = _official(options["new"], options["resolution_new"], whole=whole)
    return Side(name, old.text), Side(Path(options["new"]).name, new.text)


def _official(name: str, resolution: Path | None, *, whole: bool) -> Official:
    kept = _KEPT.fullmatch(name)
    if kept and not Path(name).exists():
        day = day_of(kept["day"])
        text = official_text(kept["work"], day) if day else None
        if text is None:
            raise CommandError(f"{name}: no such text was imported")
        return Official(text)
    try:
        return read_official(bounded(Path(name)), resolution=resolution_of(resolution), incomplete=not whole)
    except OfficialTextRefused as error:
        raise CommandError(f"{name}: {error}") from error


def _spoken(old: OfficialText, new: OfficialText, wanted: str) -> Spoken:
    """Which clauses speak of these texts: those of the older version, or of the newer where only that is encoded."""
    works = current_book().works
    found = {matching(text.title, works) for text in (old, new)} - {""}
    if len(found) > 1:
        raise CommandError(f"two different works: {' and '.join(sorted(found))}")
    key = wanted or next(iter(found), "")
    if key not in works:
        return Spoken("", None, by_new=False)
    for text, by_new in ((old, False), (new, True)):
        try:
            day = identify(text, works, work=key).version
        except OfficialTextRefused:
            continue
        if works[key].version_on(day):
            return Spoken(key, day, by_new)
    encoded = [version.since for version in works[key].versions if version.encoded != "none"]
    return Spoken(key, max(encoded, default=None), by_new=False)
