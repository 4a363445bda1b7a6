"""Replacing the key outside the database under which passwords lie."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.identity.actions import peppers
from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.keys.api import PepperRefused
from anbao.keys.api import peppers as standing

_BY = system("manage.pepper")


class Command(BaseCommand):
    help = (
        "Replace the pepper: `new` adds one, `move` wraps everything anew in batches (stop it and run it again as you "
        "like; everybody signs in meanwhile), `retire N` takes the former one away once nothing lies under it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["state", "new", "move", "retire"], nargs="?", default="state")
        parser.add_argument("number", type=int, nargs="?", help="which pepper is retired")
        parser.add_argument("--batch", type=int, default=peppers.BATCH, help="how many in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.ANBAO_KEY_FILE)
        try:
            getattr(self, f"_{options['verb']}")(path, options)
        except PepperRefused as refused:
            raise CommandError(str(refused)) from None

    def _state(self, path: Path, _options: dict[str, Any]) -> None:
        present, numbers, since = standing(path)
        self.stdout.write(f"present: {present} (since {since or 'the beginning'}); in the file: {numbers}")
        for name, number in peppers.left().items():
            self.stdout.write(f"{name}: {number} under a former one")

    def _new(self, path: Path, _options: dict[str, Any]) -> None:
        number = peppers.begin(path=path, by=_BY, at=now())
        self.stdout.write(
            f"Pepper {number} is the present one. Keep a copy of {path} in another safe place, then `move`."
        )

    def _move(self, _path: Path, options: dict[str, Any]) -> None:
        for name, number in peppers.move_all(by=_BY, at=now(), batch=options["batch"]).items():
            self.stdout.write(f"{name}: {number} moved")
        self._state(_path, options)

    def _retire(self, path: Path, options: dict[str, Any]) -> None:
        if options["number"] is None:
            raise CommandError("say which pepper: `pepper` alone tells their numbers")
        peppers.retire(path=path, number=options["number"], by=_BY, at=now())
        self.stdout.write(f"Pepper {options['number']} is gone. Destroy it in the copies of {path} as well.")
