"""The page docs/reference/sale-coverage.md, made from the rulebook and the reasons beside it.

Written anew by `PYTHONPATH=src .venv/bin/python -m tests.support.sale_coverage` from the top of the repository.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from anbao.rulebook.domain.coverage import LeafState

ON = date(2026, 11, 2)
ARTICLES = tuple(f"a{number}" for number in (2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 16, 17, 18))
FOLDER = Path(__file__).parents[2] / "docs" / "reference"
DATA, PAGE = FOLDER / "sale-coverage.yaml", FOLDER / "sale-coverage.md"
ABOUT = {
    "travel": "the sale of travel insurance",
    "company": "the company, whatever it sells",
    "other-line": "a line that is not sold",
    "other-way": "a way that is not offered",
}
STATES = {"installed": "runs", "partly": "runs in part", "planned": "planned"}

_HEAD = """\
# Coverage of the sale

Articles 2 to 7, 10 to 13 and 16 to 18 of the e-commerce rules, as far as selling travel insurance by network goes: what of each
normative leaf is in the code, and why the rest is not. Made by `PYTHONPATH=src .venv/bin/python -m tests.support.sale_coverage` from the
rulebook and from `sale-coverage.yaml`; do not edit. A test fails where something is planned without a reason here, where
something that runs has one, and where this page is not what would be made.

*runs*: all that the leaf asks for is in the code; *in part*: some of it. Whether it also runs in an installation takes evidence
within its cycle: `./anbao rulebook coverage --live`. Names in `code` are guards, probes and documents.
"""


@dataclass(frozen=True)
class Why:
    """Why the planned obligations of a clause are not in the code."""

    obligations: tuple[str, ...]
    about: str
    reason: str


def reasons() -> dict[str, Why]:
    """Clause → why; a clause stands there once."""
    raw: Sequence[Mapping[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["planned"]
    found = {one["clause"]: Why(tuple(one["obligations"]), one["about"], one["reason"]) for one in raw}
    assert len(found) == len(raw), "a clause stands twice"
    return found


def leaves() -> dict[str, list["LeafState"]]:
    """Article → its normative leaves on the day."""
    from anbao.rulebook.domain.coverage import coverage_of
    from anbao.rulebook.queries.sources import vocabulary
    from tests.support.book import shipped_book

    works = coverage_of(shipped_book(), vocabulary(), on=ON).works
    units = {unit.unit: unit for work in works if work.work == "ec" for unit in work.units}
    return {article: [leaf for leaf in units[article].leaves if leaf.normative] for article in ARTICLES}


def page() -> str:
    """The whole page."""
    found, why = leaves(), reasons()
    return "\n".join([_HEAD, *_summary(found), *(line for one in found for line in _article(one, found[one], why))])


def _summary(found: Mapping[str, Sequence["LeafState"]]) -> Iterator[str]:
    yield "| article | leaves | run | run in part | planned |"
    yield "|---|---:|---:|---:|---:|"
    every: Counter[str] = Counter()
    for article, ones in found.items():
        counted = Counter(leaf.state for leaf in ones)
        every += counted
        yield f"| {article.removeprefix('a')} | {len(ones)} | {_numbers(counted)} |"
    yield f"| **together** | {every.total()} | {_numbers(every)} |"


def _numbers(counted: Counter[str]) -> str:
    return " | ".join(str(counted[state]) for state in STATES)


def _article(article: str, ones: Sequence["LeafState"], why: Mapping[str, Why]) -> Iterator[str]:
    yield f"\n## Article {article.removeprefix('a')}\n"
    yield "| leaf | state | in the code | not in the code, and why |"
    yield "|---|---|---|---|"
    told: set[str] = set()
    for leaf in ones:
        there = dict.fromkeys(f"`{one.name}`" for one in leaf.obligations if one.state == "installed")
        missing = dict.fromkeys(one.clause for one in leaf.obligations if one.state == "planned")
        says = " ".join(_reason(clause, why.get(clause), told) for clause in missing)
        yield f"| {leaf.address} | {STATES.get(leaf.state, leaf.state)} | {', '.join(there)} | {says} |"


def _reason(clause: str, why: Why | None, told: set[str]) -> str:
    """In an article each reason stands once."""
    if why is None or why.reason in told:
        return f"`{clause}`: " + ("as above" if why else "no reason given")
    told.add(why.reason)
    return f"`{clause}` ({ABOUT.get(why.about, why.about)}): {why.reason}"


if __name__ == "__main__":
    import os

    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "anbao.project.settings", "ANBAO_MODE": "test"}
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
