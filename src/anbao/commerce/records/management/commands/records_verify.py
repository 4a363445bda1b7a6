"""Checks every record: its digests, its predecessor, the ledger's entry about it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anbao.commerce.records.queries import kept
from anbao.commerce.records.queries.gathering import InMotion
from anbao.keys.api import KeyDestroyed


class Command(BaseCommand):
    help = (
        "Checks the digests of every application's record, that each version names the one before it, and that the "
        "ledger says the same. With --now also that the newest version is what the database says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help="also compare with the database as it is now")

    def handle(self, *args: Any, **options: Any) -> None:
        applications, versions, faults = 0, 0, 0
        for application, count in kept.applications():
            applications, versions = applications + 1, versions + count
            for fault in [*kept.faults_of(application), *(_changed(application) if options["now"] else ())]:
                faults += 1
                self.stderr.write(fault)
        said = f"{versions} versions of {applications} records"
        if faults:
            raise CommandError(f"{said}: {faults} are not as they should be.")
        self.stdout.write(f"{said}: all digests hold.")


def _changed(application: Any) -> list[str]:
    row = kept.newest(application)
    try:
        sections = kept.differences_now(row) if row is not None else []
    except (KeyDestroyed, InMotion):
        return []
    if sections is None:
        return [f"{row}: the application is not in the database any more"]
    return [f"{row}: the database says something else in {', '.join(sections)}"] if sections else []
