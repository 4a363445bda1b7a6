"""What became of each file of a unit between two states of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

AROUND = 2  # lines shown about each change
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a comparison; `what` is `added`, `gone`, `same`, or `place` (where the next ones stand)."""

    what: Literal["added", "gone", "same", "place"]
    text: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs. `before` and `after` are hex sha256, empty where there is none.

    `lines` is empty where the older bytes were not kept; `cut` where there are more than are shown.
    """

    name: str
    what: Literal["added", "changed", "gone"]
    before: str
    after: str
    lines: tuple[DiffLine, ...]
    cut: bool = False


def changes(before: Mapping[str, str], after: Mapping[str, str], contents: Mapping[str, bytes]) -> Iterator[FileChange]:
    """The files that differ between two manifests (path → hex sha256); `contents` has the bytes by digest."""
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            known = all(digest in contents for digest in (old, new) if digest)
            lines = tuple(_lines(contents.get(old, b""), contents.get(new, b""))) if known else ()
            what: Literal["added", "changed", "gone"] = "changed" if old and new else "added" if new else "gone"
            yield FileChange(name, what, old, new, lines[:MOST_LINES], len(lines) > MOST_LINES)


_LOOKS: Mapping[str, Literal["added", "gone", "same", "place"]] = {"+": "added", "-": "gone", "@": "place", " ": "same"}


def _lines(old: bytes, new: bytes) -> Iterator[DiffLine]:
    before, after = (content.decode("utf-8", "replace").splitlines() for content in (old, new))
    for number, line in enumerate(unified_diff(before, after, lineterm="", n=AROUND)):
        if number > 1:  # two lines of names before
            yield DiffLine(_LOOKS[line[0]], line if line[0] == "@" else line[1:])
