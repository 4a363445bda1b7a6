"""How the log is written: of an exception only its type and its places. Its message may quote somebody's data."""

import logging
import traceback
from types import TracebackType

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlacesOnly(logging.Formatter):
    """A line for each record; an exception is told by type and frames, without messages, those of its causes too."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # another handler may have written the message there
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  (logging's own name)
        return ", because of ".join(_told(error) for error in _chain(ei[1]))


def _chain(error: BaseException | None) -> list[BaseException]:
    """The exception, then what caused it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> str:
    code = getattr(error, "code", None) or getattr(error, "sqlstate", None)
    kind = f"{type(error).__name__}{f' [{code}]' if isinstance(code, str) else ''}"
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return "\n  at ".join([kind, *(f"{_path(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)])


def _path(name: str) -> str:
    for folder in ("/src/", "/site-packages/"):
        name = name.rsplit(folder, 1)[-1]
    return name
