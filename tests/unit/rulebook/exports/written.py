"""A small made-up rulebook with all that an export shows: two works, annexes, figures, links, readings, states."""

from datetime import date

from anbao.rulebook.domain.compiling import Compiled, compiled_text, load_book
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.reading import read
from anbao.rulebook.domain.validation import Vocabulary
from tests.unit.rulebook.small import profile

ON = date(2026, 11, 2)

WORKS = """\
works:
- key: law
  kind: regulation
  title: {zh: 範例規範, en: Example rules}
  versions:
  - {date: "2020-01-01", source: made up, mark: V, encoded: full}
  - date: "2024-01-01"
    document: 例字第1號
    source: made up
    mark: U
    encoded: partial
    note: {zh: 只有修正部分。, en: Amended text only.}
  - {date: "2025-01-01", source: heard of, mark: N, encoded: none}
- key: twin
  kind: regulation
  title: {zh: 對照規範, en: Twin rules}
  versions:
  - {date: "2020-01-01", source: made up, mark: V, encoded: full}
- key: own
  kind: practice
  title: {zh: 公司作業, en: Practice}
  versions:
  - {date: "2020-01-01", source: decided, mark: own, encoded: full}
"""

CLAUSES = """\
- key: law.length
  title: {zh: 長度, en: Length}
  summary: {zh: 至少八碼。, en: At least *eight* characters.}
  at: {"2020-01-01": {cite: a10.p1}, "2024-01-01": {cite: a2.p1.s1, cover: [a2.p1.s1, a2.p1.s2]}}
  force: must
  applies: {eq: [company.kind, insurer]}
  params:
    password.least: {unit: characters, bound: min, values: {"2020-01-01": 6, "2024-01-01": 8}}
  obligations:
  - {id: long-enough, kind: guard, tag: test.length, step: test.step, facts: [password.length]}
  evidence: [screen-capture]
  links:
  - {rel: parallel, to: twin.length}
  - {rel: see, to: law.gone}

- key: law.gone
  title: {zh: 已刪除, en: Taken out}
  summary: {zh: 以前有過。, en: Once there.}
  at: {"2020-01-01": {cite: a9}, "2024-01-01": null}
  force: must
  obligations:
  - {id: gone, kind: guard, tag: test.gone, step: test.step}

- key: law.mixed
  title: {zh: 一半一半, en: Half and half}
  summary: {zh: 一個在跑，一個還沒有。, en: One runs and one does not.}
  at: {"2024-01-01": {cite: a10.p2}}
  force: should
  per: system
  obligations:
  - {id: runs, kind: guard, tag: test.length, step: [test.one, test.two]}
  - {id: later, kind: document, document: some.paper, state: planned}

- key: law.broken
  title: {zh: 說有其實沒有, en: Said to run}
  summary: {zh: 程式裡沒有。, en: Not in the code.}
  at: {"2024-01-01": {cite: x1.h4.s1.i1.n3.m1}}
  force: must-not
  obligations:
  - {id: absent, kind: guard, tag: test.absent, step: test.step}

- key: law.meaning
  title: {zh: 名詞, en: Meaning}
  summary: {zh: 名詞的意思。, en: What it means.}
  at: {"2024-01-01": {cite: x1.s1}}
  force: context

- key: twin.length
  title: {zh: 對照長度, en: Twin length}
  summary: {zh: 對照的一條。, en: The twin.}
  at: {"2020-01-01": {cite: a1}}
  force: must
  params:
    password.least: {unit: characters, bound: min, mark: own, source: 公司自訂, values: {"2020-01-01": 10}}
    wait.most: {unit: duration, bound: max, values: {"2020-01-01": P2M}}
    ways: {unit: members, bound: subset, values: {"2020-01-01": [card, cash]}}
  obligations:
  - id: scan
    kind: duty
    schedule: {within: wait.most, from: finding.seen_at}
    done_by: [scan-report, review]
    for_each: finding
    when: {gte: [finding.risk, 3]}
    state: planned
  links:
  - {rel: exception-to, to: own.last}

- key: own.last
  title: {zh: 最後, en: Last}
  summary: {zh: 自己的做法。, en: Our own way.}
  at: {"2020-01-01": {cite: 公司自訂}}
  force: may
  applies: {eq: [system.kind, core]}
  obligations:
  - {id: told, kind: report, form: some.form, schedule: {from: event.at}, state: planned}
"""

READINGS = """\
author: editors
date: "2026-11-20"
readings:
- key: reading.how-long
  question: {zh: 多長才算？, en: How long is long?}
  reading: {zh: 八碼。, en: Eight.}
  source: law a2
  for_counsel: true
  clauses: [law.length]
"""

VOCABULARY = Vocabulary(frozenset({"test.length"}), frozenset(), frozenset(), frozenset())


def book() -> Compiled:
    return load_book(compiled_text(read({"works.yaml": WORKS, "law/clauses.yaml": CLAUSES, "readings.yaml": READINGS})))


def material(*, on: date = ON, company: bool = True, **more: object) -> Material:
    return Material(book(), VOCABULARY, on, profile(**more) if company else None)


def controls(catalog: dict) -> dict[str, dict]:
    """Every control of a catalog, by id."""

    def below(group: dict):
        yield from group.get("controls", ())
        for inner in group.get("groups", ()):
            yield from below(inner)

    return {control["id"]: control for group in catalog["groups"] for control in below(group)}


def values(thing: dict, name: str) -> list[str]:
    """What the properties of that name say."""
    return [prop["value"] for prop in thing.get("props", ()) if prop["name"] == name]
