"""The rulebook as a file for other tools."""

import os
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from anbao.kernel.clock import TAIPEI, local_date, now
from anbao.rulebook.api import WHAT_TO_EXPORT, Export, ExportEmpty, ExportNeedsProfile, export
from anbao.rulebook.management.files import day_of

_NEEDS_PROFILE = (
    "The company has adopted no profile by {day}, and without one nobody can say what concerns it: adopt one and "
    "export again. The other exports need none."
)

_NO_DATABASE = "The company's profile cannot be read ({reason}): see that the database runs, then `./anbao migrate`."


class Command(BaseCommand):
    help = "Write the rulebook as OSCAL 1.2.1, CSV or XLSX; the same book, profile and day give the same bytes."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="WHAT", choices=WHAT_TO_EXPORT, help=", ".join(WHAT_TO_EXPORT))
        parser.add_argument("--on", default="", metavar="DATE", help="the day (2026-01-31); today where none is named")
        parser.add_argument("--out", default="", metavar="FILE", help="where to; - for standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        day = day_of(options["on"]) or local_date(now())
        made = _made(options["what"], day)
        if options["out"] == "-":
            sys.stdout.buffer.write(made.content)
            sys.stdout.buffer.flush()
            return
        file = Path(options["out"] or made.name)
        _write(file, made.content)
        self.stdout.write(f"{file}  {len(made.content)} bytes  sha256 {sha256(made.content).hexdigest()}")


def _made(what: str, day: date) -> Export:
    """As of the end of the day: the profile that holds then, whatever the hour of the export."""
    try:
        return export(what, at=datetime.combine(day, time.max, tzinfo=TAIPEI))
    except ExportNeedsProfile as error:
        raise CommandError(_NEEDS_PROFILE.format(day=day)) from error
    except ExportEmpty as error:
        raise CommandError(str(error)) from error
    except DatabaseError as error:
        raise CommandError(_NO_DATABASE.format(reason=str(error).partition("\n")[0])) from error


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    try:
        half.write_bytes(content)
        half.replace(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise CommandError(f"{file}: {error.strerror}") from error
