"""Count the overview's figures anew from the rows, or check that they are what the rows come to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from anbao.console.actions import daysums
from anbao.kernel.clock import now


class Command(BaseCommand):
    help = "Count the figures of all days anew from the rows. With --check only compare; status 1 where they differ."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, tell what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        if not options["check"]:
            daysums.keep(at=at, anew=True)
        found = list(daysums.differences(at=at))
        for one in found:
            where = f"{one.day} {one.figure}" + (f" ({one.product})" if one.product else "")
            self.stdout.write(f"{where}: kept {one.kept}, counted {one.counted}")
        self.stdout.write(f"{len(found)} sums differ." if found else "Every kept sum is what its rows come to.")
        if found:
            raise SystemExit(1)
