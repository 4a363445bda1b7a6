"""Hands events over to the core system again, from a position on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anbao.commerce.handover.actions import send_again
from anbao.kernel.actor import system
from anbao.kernel.clock import now


class Command(BaseCommand):
    help = (
        "Hands the events of policies from a position on over to the core system again, each under the id that it "
        "had. The positions stand in the console's list."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", type=int, help="the first position, from 1")
        parser.add_argument("--last", type=int, help="the last position; without it up to the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if first < 1 or (last is not None and last < first):
            raise CommandError("Positions begin with 1, and the last is not before the first.")
        total, following = 0, first
        while following is not None:
            count, following = send_again(first=following, last=last, by=system("handover_replay"), at=now())
            total += count
        self.stdout.write(f"{total} events wait to be handed over again; the workers do it, each policy in its order.")
