import asyncio
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from anbao.jobs import configuration
from anbao.jobs.worker import run
from anbao.kernel.collecting import collect_seldom


class Command(BaseCommand):
    help = "Runs deferred tasks until SIGTERM; revives stalled jobs and prunes old ones."
    requires_system_checks = ()  # they would load every page; the examination makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--concurrency", type=int, default=configuration.concurrency(), help="how many jobs run at once"
        )

    def handle(self, *args: object, **options: object) -> None:
        collect_seldom()
        asyncio.run(run(concurrency=int(str(options["concurrency"]))))
