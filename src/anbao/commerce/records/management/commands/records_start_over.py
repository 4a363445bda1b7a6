"""Has the records follow the ledger from its beginning again."""

from typing import Any

from django.core.management.base import BaseCommand

from anbao.commerce.records.actions.gathering import start_over


class Command(BaseCommand):
    help = (
        "After a restore, in which transaction ids start anew: the records follow the ledger from its first entry "
        "again. What is recorded already stays as it is; only what is missing is gathered."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        start_over()
        self.stdout.write("The workers follow the ledger from its first entry and gather what is missing.")
