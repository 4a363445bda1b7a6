"""The rulebook, compiled once for the whole run from the repository's YAML."""

import io
import warnings
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from anbao.rulebook.domain.compiling import Compiled
    from anbao.rulebook.domain.reading import Source


@cache
def shipped_source() -> "Source":
    """The repository's YAML, read once a process. Copy it before changing anything."""
    from django.conf import settings

    from anbao.rulebook.queries.sources import read_folder

    return read_folder(settings.ANBAO_RULEBOOK_DIR)


@cache
def shipped_book() -> "Compiled":
    from anbao.rulebook.domain.compiling import compiled_text, load_book

    return load_book(compiled_text(shipped_source()))


@pytest.fixture(autouse=True, scope="session")
def _compiled_rulebook() -> None:
    """A fault in the YAML fails the rulebook's own tests and those that need a book, not every other."""
    from django.core.management import CommandError, call_command

    try:
        call_command("rulebook_build", stdout=io.StringIO())
    except CommandError as fault:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"no compiled book: {fault}", stacklevel=1)
