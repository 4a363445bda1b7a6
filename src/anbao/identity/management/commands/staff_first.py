"""Open the first accounts of staff, while there are no two people yet who could open any."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anbao.identity.actions.first import open_first
from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.kernel.errors import AnbaoError
from anbao.kernel.verdict import Refused


class Command(BaseCommand):
    help = "Open an account of staff while no two people can do so in the console. Prints its start password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--name", required=True)
        parser.add_argument("--mail", required=True)
        parser.add_argument("--role", action="append", required=True, dest="roles", help="may be given several times")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {name: options[name] for name in ("login", "name", "mail", "roles")}
        try:
            made = open_first(**wanted, by=system("identity.staff-first"), at=now())
        except AnbaoError as problem:
            raise CommandError(str(problem)) from None
        if isinstance(made, Refused):
            raise CommandError(made.reason.code)
        self.stdout.write(f"{options['login']} / {made}   (opens nothing but its change)")
