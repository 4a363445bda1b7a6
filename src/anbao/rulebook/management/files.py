"""What both commands do with a user's file: read no more than a text may have, read a resolution file."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from anbao.rulebook.domain.official.text import MAX_BYTES

DECISIONS = frozenset({"drop", "keep", "paragraph", "continues", "body", "item"})


def bounded(file: Path) -> bytes:
    """The file's bytes, at most one more than a text may have. Raises CommandError where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def resolution_of(file: Path | None) -> dict[int, str]:
    """What a person settled: `{"lines": {"120": "paragraph"}}`. Raises CommandError for anything else."""
    if file is None:
        return {}
    try:
        lines = json.loads(file.read_text(encoding="utf-8"))["lines"]
        settled = {int(line): str(how) for line, how in lines.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f'{file}: not {{"lines": {{"120": "paragraph"}}}}') from error
    unknown = set(settled.values()) - DECISIONS
    if unknown:
        raise CommandError(f"{file}: {', '.join(sorted(unknown))}: only {', '.join(sorted(DECISIONS))}")
    return settled


def day_of(text: str) -> date | None:
    """A day as YYYY-MM-DD. Raises CommandError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(f"{text!r} is no day (YYYY-MM-DD)") from error
