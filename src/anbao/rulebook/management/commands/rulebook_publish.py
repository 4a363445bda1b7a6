"""Keep the compiled book in the database."""

from typing import Any

from django.core.management.base import BaseCommand

from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.rulebook.actions import publish_book


class Command(BaseCommand):
    help = "Keep the compiled book in use under its digest; no step is decided under a book that is not kept."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(publish_book(by=system("rulebook-publish"), at=now()))
