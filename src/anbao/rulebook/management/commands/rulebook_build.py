"""Compile the YAML into ANBAO_BOOK_FILE."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from anbao.rulebook.domain.compiling import compile_book, digest_of
from anbao.rulebook.domain.errors import RulebookInvalid
from anbao.rulebook.queries.books import forget_loaded
from anbao.rulebook.queries.sources import read_folder, vocabulary


class Command(BaseCommand):
    help = "Compile the rulebook's YAML into ANBAO_BOOK_FILE and print the digest."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = compile_book(read_folder(settings.ANBAO_RULEBOOK_DIR), vocabulary())
        except RulebookInvalid as error:
            raise CommandError(f"The rulebook does not compile:\n{error}") from error
        _replace(settings.ANBAO_BOOK_FILE, text)
        forget_loaded()
        self.stdout.write(digest_of(text))


def _replace(file: Path, text: bytes) -> None:
    """Whole or not at all: another process may be reading it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}.half")
    half.write_bytes(text)
    half.replace(file)
