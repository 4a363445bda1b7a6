"""Runs probes now and keeps what they found, as the worker does every hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.kernel.registry import NameUnknown
from anbao.kernel.verdict import Passed, name_of
from anbao.rulebook.actions import Probed, run_probes


class Command(BaseCommand):
    help = "Runs all probes, or those named, and keeps the results. Exit status 1 where one does not pass."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "probes", nargs="*", metavar="PROBE", help="e.g. site.terms-of-trade; all where none is named"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = run_probes(names=options["probes"] or None, by=system("probe_run"), at=now())
        except NameUnknown as error:
            raise CommandError(f"{error}; the names stand in the rulebook as `probe:`.") from error
        for one in found:
            self.stdout.write(_line(one))
        if not all(isinstance(one.verdict, Passed) for one in found):
            raise SystemExit(1)


def _line(one: Probed) -> str:
    changed = "  (changed)" if one.changed else ""
    if isinstance(one.verdict, Passed):
        return f"{name_of(one.verdict):8} {one.probe}  {one.look.says}{changed}"
    reason = one.verdict.reason
    details = " ".join(f"{name}={value}" for name, value in reason.details.items())
    return f"{name_of(one.verdict):8} {one.probe}  {reason.code} {details}{changed}"
