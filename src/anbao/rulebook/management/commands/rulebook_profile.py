"""`./anbao rulebook profile`: what the company is; `--adopt FILE` makes the first one, on a new installation."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import ProgrammingError

from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.rulebook.actions import adopt_profile
from anbao.rulebook.domain.errors import ProfileRefused
from anbao.rulebook.management.files import bounded
from anbao.rulebook.queries.profiles import current_profile


class Command(BaseCommand):
    help = "Print the company's profile as JSON. With --adopt, make the first one; later changes take two people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--adopt", type=Path, metavar="FILE", help="JSON: company, activities, stricter, readings")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["adopt"]:
                self._adopt(options["adopt"])
            profile = current_profile(now())
        except ProgrammingError as error:
            raise CommandError("The database has no tables for it yet: run `./anbao migrate` first.") from error
        if profile is None:
            raise CommandError("No profile is adopted yet: describe the company in a JSON file and pass --adopt FILE.")
        self.stdout.write(json.dumps(dict(profile.content), ensure_ascii=False, indent=2))

    def _adopt(self, file: Path) -> None:
        try:
            content = json.loads(bounded(file))
        except ValueError as error:
            raise CommandError(f"{file}: not JSON: {error}") from error
        try:
            adopt_profile(content=content, by=system("rulebook-profile"), at=now())
        except ProfileRefused as refusal:
            raise CommandError("\n".join(refusal.problems)) from refusal
