"""Deciding whether clauses apply: every condition of the book under many companies and matters."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from anbao.rulebook.domain.compiling import Compiled, load_book
from anbao.rulebook.domain.conditions import Condition
from anbao.rulebook.domain.profile import ACTIVITIES, Profile
from bench.support.loading import ON

COMPANIES = (("insurer", "non-life"), ("insurer", "life"), ("broker", "life-and-non-life"))
MATTERS = 97  # a prime: every clause meets other facts each time round
KNOWN = 0.6  # how often a fact of the matter is known


@dataclass(frozen=True, slots=True)
class Decided:
    """CPU seconds of all decisions, and how they came out."""

    seconds: float
    notes: Sequence[str]


def decide(file: Path, times: int) -> Decided:
    """Decide `times` times whether something applies: each clause and each obligation with a condition in turn."""
    compiled = load_book(file.read_bytes())
    conditional = list(_conditional(compiled))
    matters = _matters(compiled)
    pairs = list(islice(zip(cycle(conditional), cycle(matters), strict=False), times))
    began = time.process_time()
    answers = [condition_on(ON)(facts) for condition_on, facts in pairs]
    seconds = time.process_time() - began
    counted = Counter(answers)
    outcome = f"{counted[True]} apply, {counted[False]} do not, of {counted[None]} the facts do not tell"
    return Decided(seconds, [f"{len(conditional)} conditions, {len(matters)} matters: {outcome}"])


def _conditional(compiled: Compiled) -> Iterator[Any]:
    """What gives a condition for a day: every clause as it is asked in the running system, then the obligations."""
    for clause in compiled.clauses:
        yield clause.applies_on
        for obligation in clause.obligations:
            if obligation.applies_tree is not None:
                yield _dateless(obligation.applies)


def _dateless(condition: Condition) -> Any:
    return lambda _: condition


def _matters(compiled: Compiled) -> list[Mapping[str, object]]:
    """Facts of companies of every kind with those of a matter or a system, of which some are known."""
    drawn = random.Random(20261102)
    values = _values(compiled)
    matters: list[Mapping[str, object]] = []
    for number in range(MATTERS):
        kind, sector = COMPANIES[number % len(COMPANIES)]
        activities = sorted(activity for activity in ACTIVITIES if drawn.random() < 0.5)
        company = {"kind": kind, "sector": sector, "name": "範例", "internal_control": drawn.random() < 0.5}
        known = {name: drawn.choice(among) for name, among in values.items() if drawn.random() < KNOWN}
        matters.append({**known, **Profile({"company": company, "activities": activities}).facts})
    return matters


def _values(compiled: Compiled) -> dict[str, list[object]]:
    """Fact → values that conditions compare it with, and some that they do not."""
    found: dict[str, list[object]] = {}
    for clause in compiled.clauses:
        trees = [tree for _, tree in clause.applies_trees]
        trees += [one.applies_tree for one in clause.obligations]
        for tree in trees:
            for fact, operator, operand in _compared(tree):
                among = found.setdefault(fact, [None])
                among += _around(operator, operand)
    return {fact: among for fact, among in sorted(found.items()) if not fact.startswith("company.")}


def _compared(tree: Any) -> Iterator[tuple[str, str, Any]]:
    for operator, body in (tree or {}).items():
        if operator in {"all", "any"}:
            for branch in body:
                yield from _compared(branch)
        elif operator == "not":
            yield from _compared(body)
        elif operator == "exists":
            yield body, operator, "something"
        else:
            yield body[0], operator, body[1]


def _around(operator: str, operand: Any) -> list[object]:
    if operator == "gte":
        return [operand, operand - 1]
    if operator == "has":
        return [(operand,), ()]
    if isinstance(operand, bool):
        return [operand, not operand]
    return [*operand, "another"] if operator == "in" else [operand, "another"]
