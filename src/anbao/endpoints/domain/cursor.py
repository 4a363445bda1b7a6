"""Where a page of a list goes on: after this row. Ids sort by time: newest first is by id. Opaque to callers."""

import re
from uuid import UUID

_CURSOR = re.compile(r"[0-9a-f]{32}")


class CursorUnknown(ValueError):
    """A text that none of our pages gave out."""


def cursor_text(last: UUID) -> str:
    """The last row of a page, as it travels."""
    return last.hex


def cursor_of(text: str) -> UUID | None:
    """The row after which a page begins; None for "", the first page. Raises CursorUnknown."""
    if not text:
        return None
    if not _CURSOR.fullmatch(text):
        raise CursorUnknown
    return UUID(hex=text)
