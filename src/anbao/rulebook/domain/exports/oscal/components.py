"""The component definition: the platform with its guards and probes, and each document, duty and report.

What is planned is listed as planned. A requirement is `implemented` only where everything that its clause asks for
is in the code; where some of it is it is `partial` at most. Whether it also ran is evidence of an installation, not a
property of the software: coverage tells.
"""

from collections.abc import Iterator

from anbao.rulebook.domain.coverage import name_of, weakest
from anbao.rulebook.domain.exports.conditions import condition_text
from anbao.rulebook.domain.exports.material import ExportEmpty, Material
from anbao.rulebook.domain.exports.oscal.document import (
    NAMESPACE,
    Json,
    document,
    file_name,
    identifier,
    line,
    props,
)
from anbao.rulebook.domain.exports.words import KIND, STATE, both
from anbao.rulebook.domain.model import Clause, Obligation, Words

TITLE = Words("安保規則冊：由什麼執行", "Anbao rulebook: what carries the clauses out")
PLATFORM = Words("安保平台", "Anbao platform")
_TYPES = {"document": "document", "duty": "process-procedure", "report": "process-procedure"}
_SOFTWARE = "software"
_SAID = {
    "installed": "",
    "planned": " — 規劃中，尚未實作 / planned, not implemented",
    "broken": " — 程式缺漏 / missing in the code",
}
_SOURCE = Words("就當日有效的條目", "For the clauses in force on the day")

Uses = dict[str, tuple[Clause, list[Obligation]]]


def component_definition(material: Material, catalog: bytes) -> Json:
    """What carries out the clauses in force, over the `catalog` of the same day. Raises ExportEmpty."""
    components: dict[tuple[str, str], Uses] = {}
    for clause in material.clauses:
        for one in clause.obligations:
            kind = _TYPES.get(one.kind, _SOFTWARE)
            named = (one.kind, name_of(one)) if kind != _SOFTWARE else (_SOFTWARE, both(PLATFORM))
            components.setdefault(named, {}).setdefault(clause.key, (clause, []))[1].append(one)
    if not components:
        raise ExportEmpty(f"No clause in force on {material.on} asks for anything that runs: name a later day.")
    file = file_name("catalog", material.on)
    body = {
        "components": [_component(material, *named, components[named], file) for named in sorted(components)],
    }
    return document("component-definition", TITLE, material, body, catalog=catalog, code=_code(material))


def _code(material: Material) -> str:
    """What of all that is named the code has: the same book under other code is another document."""
    return " ".join(
        f"{clause.key}/{one.id}"
        for clause in material.clauses
        for one in clause.obligations
        if material.state(one) == "installed"
    )


def _component(material: Material, kind: str, name: str, uses: Uses, source: str) -> Json:
    state = weakest({material.state(one) for _, obligations in uses.values() for one in obligations})
    what = both(KIND[kind]) if kind in KIND else name
    return {
        "uuid": identifier("component", kind, name),
        "type": _TYPES.get(kind, _SOFTWARE),
        "title": line(name),
        "description": f"{line(what)} ({both(STATE[state])})",
        "props": props(("kind", kind), ("state", state)),
        "control-implementations": [
            {
                "uuid": identifier("control-implementation", kind, name),
                "source": source,
                "description": both(_SOURCE),
                "implemented-requirements": [
                    _requirement(material, (kind, name, key), clause, obligations)
                    for key, (clause, obligations) in uses.items()
                ],
            }
        ],
    }


def _requirement(material: Material, names: tuple[str, ...], clause: Clause, obligations: list[Obligation]) -> Json:
    """One for each clause; the properties of one obligation share its id as their group."""
    states = [material.state(one) for one in obligations]
    return {
        "uuid": identifier("requirement", *names),
        "control-id": clause.key,
        "description": "\n\n".join(map(_description, obligations, states)),
        "props": [
            {"name": name, "ns": NAMESPACE, "value": value, "group": one.id}
            for one, state in zip(obligations, states, strict=True)
            for name, value in _details(one, state)
            if value
        ]
        + props(("implementation-status", _status(material, clause, states))),
    }


def _status(material: Material, clause: Clause, states: list[str]) -> str:
    """The vocabulary of OSCAL's implementation status."""
    if "installed" not in states:
        return "planned"
    return "implemented" if material.clause_state(clause) == "installed" else "partial"


def _description(one: Obligation, state: str) -> str:
    return f"{both(KIND[one.kind])} `{name_of(one)}`{_SAID[state]}"


def _details(one: Obligation, state: str) -> Iterator[tuple[str, str]]:
    yield one.kind, name_of(one)
    yield "state", state
    yield from (("step", step) for step in one.steps)
    yield from (("figure", figure) for figure in one.figures)
    yield from ((f"schedule-{part}", one.schedule[part]) for part in sorted(one.schedule))
    yield "for-each", one.for_each
    yield "applies-when", condition_text(one.applies_tree)
    yield "when", condition_text(one.when_tree)
