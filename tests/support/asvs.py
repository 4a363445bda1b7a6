"""The page docs/reference/asvs.md, made from the data beside it.

Written anew by `PYTHONPATH=src .venv/bin/python -m tests.support.asvs` from the top of the repository.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
DATA, PAGE = FOLDER / "asvs.yaml", FOLDER / "asvs.md"
STATES = {
    "shown": "shown",
    "open": "**open**",
    "overridden": "overridden by clause",
    "none": "nothing here",
}
CHAPTERS = {"6": "V6 Authentication", "7": "V7 Sessions", "11": "V11 Cryptography"}
_COLUMNS = ("| | level | asks | state | shown by |", "|---|---|---|---|---|")
_HEAD = """\
# ASVS 5.0 at level 2

Chapters V6, V7 and V11 of the OWASP Application Security Verification Standard 5.0.0 at levels 1 and 2: each
requirement by its number, what it asks for in our own words, and the tests that show it. Made from `asvs.yaml` by
`PYTHONPATH=src .venv/bin/python -m tests.support.asvs`; do not edit. A test collects every test that is named here and
fails where one is missing.

*shown*: by the tests named. *open*: not, or not wholly; the note says what there is. *overridden by clause*: a
regulation that binds the company asks for something else, so that it is deliberately not met. *nothing here*: the
product has nothing that it is about.
"""


@dataclass(frozen=True)
class Requirement:
    """One row. `tests` are `file::function` below tests/."""

    id: str
    level: int
    asks: str
    state: str
    tests: list[str] = field(default_factory=list)
    note: str = ""
    clause: str = ""


def requirements() -> list[Requirement]:
    raw: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["requirements"]
    return [Requirement(**one) for one in raw]


def page() -> str:
    found = requirements()
    counted = Counter(one.state for one in found)
    numbers = ", ".join(f"{counted[state]} {words.strip('*')}" for state, words in STATES.items())
    parts = [_HEAD, f"Together {len(found)}: {numbers}.", ""]
    for number, title in CHAPTERS.items():
        rows = [one for one in found if one.id.partition(".")[0] == number]
        parts += [
            f"## {title}",
            "",
            "| | level | asks | state | shown by |",
            "|---|---|---|---|---|",
            *map(_row, rows),
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def _row(one: Requirement) -> str:
    state = STATES[one.state] + (f" (`{one.clause}`)" if one.clause else "")
    return f"| {one.id} | {one.level} | {one.asks} | {state} | {' · '.join(_told(one))} |"


def _told(one: Requirement) -> Iterator[str]:
    if one.note:
        yield one.note
    yield from (f"`{test}`" for test in one.tests)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
