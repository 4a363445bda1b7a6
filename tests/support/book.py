"""The rulebook, compiled once for the whole run from the repository's YAML."""

import io
import warnings

import pytest


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
