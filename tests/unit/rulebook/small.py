"""A small made-up rulebook for unit tests."""

from collections.abc import Mapping

from anbao.kernel.registries import FactType
from anbao.kernel.registry import Registry
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook.domain.compiling import Compiled, compile_book, load_book
from anbao.rulebook.domain.profile import FACT_TYPES, Profile, profile_of
from anbao.rulebook.domain.reading import read
from anbao.rulebook.domain.validation import Vocabulary

WORKS = """\
works:
- key: law
  kind: regulation
  title: {zh: 範例規範, en: Example rules}
  versions:
  - {date: "2020-01-01", source: made up, mark: V, encoded: full}
  - {date: "2024-01-01", source: made up, mark: U, encoded: full}
  - {date: "2025-01-01", source: made up, mark: N, encoded: none}
- key: other
  kind: practice
  title: {zh: 公司作業, en: Practice}
  versions:
  - {date: "2020-01-01", source: made up, mark: own, encoded: full}
"""

CLAUSES = """\
- key: law.age
  title: {zh: 年齡, en: Age}
  summary: {zh: 要滿幾歲。, en: How old.}
  at: {"2020-01-01": {cite: a1}, "2024-01-01": {cite: a2.p1, cover: [a2.p1]}}
  force: must
  params:
    age.least: {unit: years-of-age, bound: min, values: {"2020-01-01": 20, "2023-01-01": 18}}
  obligations:
  - {id: old-enough, kind: guard, tag: test.old-enough, step: test.step, facts: [person.age]}
  cases:
  - {name: eighteen, as_of: "2023-01-01", guard: old-enough, given: {person.age: 18}, expect: {verdict: passed}}
  - {name: seventeen, as_of: "2023-01-01", guard: old-enough, given: {person.age: 17}, expect: {verdict: refused}}
  - {name: nineteen before, as_of: "2022-12-31", guard: old-enough, given: {person.age: 19}, expect: {verdict: refused}}
  - {name: twenty before, as_of: "2022-12-31", figure: age.least, actual: 20, expect: {allowed: true}}

- key: law.broker-only
  title: {zh: 只管經紀人, en: Brokers only}
  summary: {zh: 只管經紀人。, en: Brokers only.}
  at: {"2020-01-01": {cite: a3}, "2024-01-01": null}
  force: must
  applies: {eq: [company.kind, broker]}
  params:
    age.least: {unit: years-of-age, bound: min, values: {"2020-01-01": 30}}
  obligations:
  - {id: broker, kind: guard, tag: test.broker, step: test.broker-step}

- key: law.line-only
  title: {zh: 某險種, en: One line}
  summary: {zh: 只管某險種。, en: One line.}
  at: {"2020-01-01": {cite: a4}}
  force: must
  applies: {eq: [line.key, travel]}
  params:
    wait.for: {unit: duration, bound: max, values: {"2020-01-01": PT5M}}
  obligations:
  - {id: line, kind: guard, tag: test.line, step: test.step, facts: [line.ready], figures: [age.least]}

- key: other.later
  title: {zh: 之後, en: Later}
  summary: {zh: 之後才做。, en: To come.}
  at: {"2020-01-01": {cite: 自訂}}
  force: must
  obligations:
  - {id: later, kind: guard, tag: test.later, step: test.planned-step, facts: [nobody.knows], state: planned}
"""

FILES: Mapping[str, str] = {"works.yaml": WORKS, "law/clauses.yaml": CLAUSES}
NO = Reason("test.no", "不行。", "請改。")


def old_enough(facts, figures, at):
    return Passed() if facts["person.age"] >= figures["age.least"] else Refused(NO)


def line(facts, figures, at):
    return Passed() if facts["line.ready"] and figures["wait.for"] and figures["age.least"] else Refused(NO)


GUARDS = {"test.old-enough": old_enough, "test.line": line, "test.broker": lambda facts, figures, at: Passed()}
FACTS = {**FACT_TYPES, "person.age": "int", "line.key": "str", "line.ready": "bool"}


def guards():
    registry = Registry("guard")
    for tag, guard in GUARDS.items():
        registry.add(tag, guard)
    return registry


def fact_types():
    registry = Registry("fact")
    for name, kind in FACTS.items():
        registry.add(name, FactType(kind, "test"))
    return registry


def vocabulary(**changes):
    names = {
        "guards": frozenset(GUARDS),
        "facts": frozenset(FACTS),
        "probes": frozenset(),
        "document_types": frozenset(),
    }
    return Vocabulary(**{**names, **changes})


def compiled(files: Mapping[str, str] = FILES) -> Compiled:
    return load_book(compile_book(read(files), vocabulary()))


def profile(*, kind="insurer", stricter=None) -> Profile:
    return profile_of(
        {
            "company": {"kind": kind, "sector": "non-life", "name": "範例"},
            "activities": ["online_sale"],
            "stricter": stricter or {},
        }
    )
