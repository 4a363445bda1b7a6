"""The rulebook, compiled once for the whole run from the repository's YAML; each text is parsed once a process."""

import io
import warnings
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from anbao.rulebook.domain.compiling import Compiled
    from anbao.rulebook.domain.reading import Source


@cache
def _parse_once() -> None:
    """Keep what each text came to for the rest of the run: reading copies from it, and the eighty files stay alike."""
    from anbao.rulebook.domain import reading

    load = cache(lambda text, file, load=reading.load: load(text, file=file))
    reading.load = lambda text, *, file: load(text, file)


@cache
def shipped_source() -> "Source":
    """The repository's YAML, read once a process. Copy it before changing anything."""
    from django.conf import settings

    from anbao.rulebook.queries.sources import read_folder

    _parse_once()
    return read_folder(settings.ANBAO_RULEBOOK_DIR)


@cache
def shipped_book() -> "Compiled":
    from anbao.rulebook.domain.compiling import compiled_text, load_book

    return load_book(compiled_text(shipped_source()))


@pytest.fixture(autouse=True, scope="session")
def _compiled_rulebook() -> None:
    """A fault in the YAML fails the rulebook's own tests and those that need a book, not every other."""
    from django.core.management import CommandError, call_command

    _parse_once()
    try:
        call_command("rulebook_build", stdout=io.StringIO())
    except CommandError as fault:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"no compiled book: {fault}", stacklevel=1)
