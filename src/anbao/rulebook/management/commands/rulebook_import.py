"""`./anbao rulebook import FILE…`: keep the official text that the user holds, and hold the rulebook against it."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import ProgrammingError
from django.utils.translation import gettext

from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.rulebook.actions import Imported, import_official
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.record import Drift, drift_of, dump_records, record_of
from anbao.rulebook.domain.official.touched import Cover, cover_of
from anbao.rulebook.management.files import bounded, day_of, resolution_of
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.official import record_file, record_on, records_of


class Command(BaseCommand):
    help = (
        "Import official texts from files of your own and hold the rulebook against them. Exit status 1 on a refusal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--work", default="", help="key of the work, where the title does not say it")
        parser.add_argument("--version", dest="day", default="", metavar="YYYY-MM-DD", help="date of the version")
        parser.add_argument("--resolution", type=Path, help="JSON of what a person settled, by line")
        parser.add_argument("--incomplete", action="store_true", help="the file is known to be less than the text")
        parser.add_argument("--record", action="store_true", help="record digests and sketches as what was encoded")
        parser.add_argument("--notes", action="store_true", help="print every remark, not the warnings alone")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's own --version would stand in the way of ours."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        reports, refused = [], False
        for file in options["files"]:
            try:
                done = import_official(
                    data=bounded(file),
                    name=file.name,
                    work=options["work"],
                    version=day_of(options["day"]),
                    incomplete=options["incomplete"],
                    resolution=resolution_of(options["resolution"]),
                    by=system("rulebook-import"),
                    at=now(),
                )
            except OfficialTextRefused as error:
                refused = True
                reports.append({"file": str(file), **_refusal(error)})
                continue
            except ProgrammingError as error:
                raise CommandError("The database has no tables for it yet: run `./anbao migrate` first.") from error
            if options["record"]:
                _record(done)
            reports.append({"file": str(file), **_report(done)})
        if options["json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, indent=2))
        else:
            for report in reports:
                self.stdout.writelines(f"{line}\n" for line in _lines(report, notes=options["notes"]))
        if refused:
            raise SystemExit(1)


def _refusal(error: OfficialTextRefused) -> dict[str, Any]:
    """In English, and in the words in which people are told."""
    told = error.told
    words = {
        name: gettext(text).format(**told.details)
        for name, text in (("message", told.message), ("remedy", told.remedy))
    }
    return {"refused": error.reason, "line": error.line, "says": error.says, **words}


def _record(done: Imported) -> None:
    """Write what this text holds as the record of its version, beside the YAML."""
    work, version = done.identity.work, done.identity.version
    file = record_file(work)
    held = records_of(work) | {version: record_of(done.text)}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dump_records(work, held), encoding="utf-8")


def _report(done: Imported) -> dict[str, Any]:
    work, version = done.identity.work, done.identity.version
    clauses = [clause for clause in current_book().clauses if clause.work == work]
    cover = cover_of(clauses, work, version, done.text.units)
    held = record_on(work, version)
    drift = drift_of(done.text, held) if held else None
    return {
        "work": work,
        "version": version.isoformat(),
        "title": done.text.title,
        "layout": done.text.layout,
        "partial": done.text.partial,
        "unsure": done.identity.unsure,
        "known_already": done.known,
        "leaves": len(done.text.leaves()),
        "by_article": dict(done.text.leaves_by_article()),
        "warnings": [str(note) for note in done.text.warnings()],
        "notes": [str(note) for note in done.text.notes if not note.grave],
        "cover": _cover(cover),
        "drift": _drift(drift),
        "adoption": str(done.adoption) if done.adoption else "",
    }


def _cover(cover: Cover) -> dict[str, Any]:
    return {
        "covered": sum(map(bool, cover.by_leaf.values())),
        "uncovered": list(cover.uncovered),
        "unknown": [f"{key}: {address}" for key, address in cover.unknown],
        "by_leaf": {leaf: list(keys) for leaf, keys in cover.by_leaf.items()},
    }


def _drift(drift: Drift | None) -> dict[str, Any] | None:
    if drift is None:
        return None
    return {
        "same": drift.same,
        "changed": [{"address": address, "alike": percent} for address, percent in drift.changed],
        "missing": list(drift.missing),
        "unrecorded": list(drift.unrecorded),
    }


def _lines(report: dict[str, Any], *, notes: bool) -> Iterable[str]:
    if "refused" in report:
        yield f"{report['file']}: line {report['line']}: {report['says']}. Nothing was changed."
        yield f"  {report['message']}{report['remedy']}"
        return
    kept = "known already" if report["known_already"] else "imported"
    yield f"{report['file']}: {report['work']} {report['version']}: {report['title']} ({report['layout']}), {kept}"
    if report["unsure"]:
        yield f"  unsure: {report['unsure']}"
    if report["partial"]:
        yield "  partial: amended text only; what is missing is not repealed"
    cover, drift = report["cover"], report["drift"]
    yield f"  leaves {report['leaves']}, covered {cover['covered']}"
    yield "  " + "  ".join(f"{article} {count}" for article, count in report["by_article"].items())
    yield from (f"  uncovered: {leaf}" for leaf in cover["uncovered"])
    yield from (f"  covered but not in the text: {place}" for place in cover["unknown"])
    yield from _drift_lines(drift)
    if report["adoption"]:
        yield "  ahead of what is encoded: the duty to take it over is open; see the console's amendments"
    yield from (f"  warning: {note}" for note in report["warnings"])
    if notes:
        yield from (f"  note: {note}" for note in report["notes"])
    elif report["notes"]:
        yield f"  {len(report['notes'])} remarks (--notes shows them)"


def _drift_lines(drift: dict[str, Any] | None) -> Iterable[str]:
    if drift is None:
        yield "  drift: nothing is recorded of this version"
        return
    changed, missing, new = drift["changed"], drift["missing"], drift["unrecorded"]
    counts = f"same {drift['same']}, changed {len(changed)}, missing {len(missing)}, new {len(new)}"
    yield f"  drift from what was encoded: {counts}"
    yield from (f"    changed: {one['address']} (about {one['alike']} % alike)" for one in changed)
    yield from (f"    missing: {address}" for address in missing)
    yield from (f"    not recorded: {address}" for address in new)
