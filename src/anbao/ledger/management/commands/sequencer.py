"""The loop process that turns committed events into a signed tree."""

import logging
import signal
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Event as Flag
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.kernel.errors import AnbaoError
from anbao.keys import api as keys
from anbao.ledger.actions.sequencing import BATCH, Sequencer
from anbao.ledger.actions.tables import Tables
from anbao.ledger.backends.folder import Folder
from anbao.ledger.queries.connecting import connect

logger = logging.getLogger(__name__)

LONGEST_INTERVAL = 1.0
REPUBLISH_AFTER = 60.0
WAIT_FOR_DATABASE = 1.0


class Command(BaseCommand):
    help = "Sequence ledger events until told to stop, one head an interval: one process, on a direct connection."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=settings.ANBAO_LEDGER_INTERVAL)
        parser.add_argument("--once", action="store_true", help="sequence what is there, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        interval = options["interval"]
        if not 0 < interval <= LONGEST_INTERVAL:
            raise CommandError(f"the interval is at most {LONGEST_INTERVAL} s: until then a deletion goes unseen")
        stop = Flag()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        try:
            while not stop.is_set():
                try:
                    with connect("sequencer") as connection:
                        _work(connection, interval=interval, once=options["once"], stop=stop)
                except psycopg.OperationalError as error:
                    if options["once"]:
                        raise CommandError(f"the database does not answer: {error}") from None
                    logger.warning("sequencer lost the database, trying again: %s", error)
                    stop.wait(WAIT_FOR_DATABASE)
        except AnbaoError as error:
            raise CommandError(f"the sequencer stops and signs nothing: {error}") from error


def _work(connection: psycopg.Connection, *, interval: float, once: bool, stop: Flag) -> None:
    sequencer = Sequencer(
        tables=Tables(connection),
        folder=Folder(Path(settings.ANBAO_LEDGER_DIR)),
        signer=keys.signer("ledger"),
        origin=settings.ANBAO_LEDGER_ORIGIN,
    )
    while not sequencer.start():
        if stop.wait(interval):
            return
    logger.info("sequencing from entry %s", sequencer.size)
    published = time.monotonic()
    while not stop.is_set():
        started = time.monotonic()
        added = sequencer.step()
        if added:
            published = time.monotonic()
        if added >= BATCH or (once and added):
            continue
        if once:
            stop.set()
        if started - published >= REPUBLISH_AFTER:
            sequencer.republish()
            published = started
        stop.wait(max(0.0, interval - (time.monotonic() - started)))
