"""Make the key file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.keys.api import KeyFileExists, initialize_key_file


class Command(BaseCommand):
    help = "Make a new key file outside the database. An existing one is never overwritten."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", help="default: ANBAO_KEY_FILE")
        parser.add_argument("--purpose", choices=["production", "demo", "test"], default="production")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["path"] or settings.ANBAO_KEY_FILE)
        try:
            initialize_key_file(path, purpose=options["purpose"])
        except KeyFileExists as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Keys written to {path}. Keep a copy in another safe place; without it nothing opens again.")
