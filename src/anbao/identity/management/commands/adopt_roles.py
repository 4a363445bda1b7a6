"""Take over the roles and the duties kept apart that this release brings."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anbao.identity.actions.staff import adopt_roles
from anbao.identity.queries.roles import RoleChange, changes_of_roles
from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.kernel.errors import AnbaoError


class Command(BaseCommand):
    help = (
        "Adopt the roles of this release, after an update: what each gains and loses is printed, and stands in the "
        "ledger. With --check nothing is written, and the command fails where something would be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = changes_of_roles()
            if not options["check"]:
                adopt_roles(by=system("identity.adopt-roles"), at=now())
        except AnbaoError as problem:
            raise CommandError(str(problem)) from None
        for one in found:
            self.stdout.write(_line(one))
        if not found:
            self.stdout.write("the roles are those of this release")
        elif options["check"]:
            raise CommandError(f"{len(found)} to adopt: run it without --check")


def _line(one: RoleChange) -> str:
    signs = [f"+{name}" for name in one.gained] + [f"-{name}" for name in one.lost]
    return f"{one.name}: {' '.join(signs) or 'title or reason'}"
