"""Where a text wants something done again and again, the clause says how often: the law's figure, or one of our own."""

import re
from pathlib import Path

import pytest

from anbao.rulebook.domain.official.reading import read_official
from tests.support.book import shipped_book

REPOSITORY = Path(__file__).parents[3]
GIVEN = REPOSITORY.parent / "shared" / "regulations"
FILES = {"isec": "000_", "brk": "001_", "chk": "002_", "cloud": "003_", "ec": "004_"}
AGAIN = re.compile("定期|每年|每半年|每季|逐年")
BOOK = shipped_book()

WITHOUT = {
    ("brk", "x1.h4.s1.i2.n2"): "users are reminded to change passwords now and then; how often is for each of them",
    ("brk", "x2.h4.s1.i8.n2"): "the assessment looks at backups, whose interval stands in brk.backup-made",
    ("brk", "x2.h4.s1.i8.n3"): "the assessment looks at tests, whose interval stands in brk.backup-elsewhere",
    ("cloud", "a4.p1.s4"): "asks for a procedure; the interval stands in cloud.due-diligence",
    ("ec", "a27.p1.s4"): "a subject of the audit, whose interval stands in ec.internal-control",
}
"""Leaves that speak of something regular and yet need no interval of their own."""

given = pytest.mark.skipif(not GIVEN.is_dir(), reason=f"the official texts are not at hand ({GIVEN})")


def timed(clause):
    periods = any(param.unit == "duration" for param in clause.params)
    return periods or any(one.schedule.get("every") for one in clause.obligations)


@given
@pytest.mark.parametrize("work", FILES)
def test_regular_leaves_have_an_interval(work):
    text = read_official(next(GIVEN.glob(f"{FILES[work]}*.txt")).read_bytes()).text
    regular = {unit.address for unit in text.units if AGAIN.search(unit.folded)}
    covering = {}
    for clause in BOOK.clauses:
        for _, address in clause.at if clause.work == work else ():
            for leaf in regular.intersection(address.cover if address else ()):
                covering.setdefault(leaf, []).append(clause)
    untimed = {(work, leaf) for leaf, clauses in covering.items() if not any(map(timed, clauses))}
    assert covering
    assert untimed == {leaf for leaf in WITHOUT if leaf[0] == work}
