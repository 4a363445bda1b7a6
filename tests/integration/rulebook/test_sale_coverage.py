"""docs/reference/sale-coverage.md tells of each leaf of the sale whether it runs, and of what does not why."""

from collections import Counter

from tests.support import sale_coverage
from tests.support.book import shipped_book


def planned():
    """Clause → its planned obligations, of all that stand behind a leaf of these articles."""
    found = {}
    for leaves in sale_coverage.leaves().values():
        for one in (obligation for leaf in leaves for obligation in leaf.obligations):
            if one.state == "planned":
                found.setdefault(one.clause, {})[one.id] = None
    return {clause: tuple(ids) for clause, ids in found.items()}


def test_everything_planned_has_its_reason_and_nothing_that_runs_has_one():
    assert {clause: why.obligations for clause, why in sale_coverage.reasons().items()} == planned()


def test_reasons_are_of_a_known_kind_and_say_something():
    for clause, why in sale_coverage.reasons().items():
        assert why.about in sale_coverage.ABOUT, clause
        assert why.reason.endswith("."), clause
        assert len(why.reason) > 20, clause


def test_every_leaf_runs_or_has_an_obligation_whose_reason_is_known():
    known = sale_coverage.reasons()
    for article, leaves in sale_coverage.leaves().items():
        assert leaves, article
        for leaf in leaves:
            assert leaf.state in sale_coverage.STATES, leaf.address
            wanting = {one.clause for one in leaf.obligations if one.state != "installed"}
            assert (leaf.state == "installed") == (not wanting), leaf.address
            assert wanting <= set(known), leaf.address


def test_what_is_about_travel_and_open_is_no_more_than_this():
    """A leaf of the sale itself that stops running is noticed here, whatever reason is written beside it."""
    states = {leaf.address: leaf.state for leaves in sale_coverage.leaves().values() for leaf in leaves}
    about = {clause: why.about for clause, why in sale_coverage.reasons().items()}
    open_leaves = {
        leaf.address
        for leaves in sale_coverage.leaves().values()
        for leaf in leaves
        if any(about.get(one.clause) == "travel" for one in leaf.obligations if one.state == "planned")
    }
    assert open_leaves <= {"a6.p1.s5", "a6.p1.s6", "a6.p1.s7", "a13.p1"}
    assert Counter(states.values())["installed"] >= 47


def test_other_lines_are_those_whose_clauses_ask_for_them():
    """What is put off as another line or way binds only where a condition holds that this sale does not meet."""
    clauses = {clause.key: clause for clause in shipped_book().clauses}
    for key, why in sale_coverage.reasons().items():
        if why.about in {"other-line", "other-way"}:
            assert clauses[key].applies_trees or clauses[key].force == "may", key


def test_page_is_the_one_in_the_documentation():
    """Written anew by `python -m tests.support.sale_coverage` after the rulebook or a reason changed."""
    assert sale_coverage.PAGE.read_text(encoding="utf-8") == sale_coverage.page()
