"""A record as a person reads it: who, what, when, section by section. The JSON is for machines."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey import api as journey
from anbao.commerce.records.queries.layout import ACTORS, DECLARED, LAYOUTS, NEVER_SHOWN, VALUES, Layout
from anbao.identity import api as identity
from anbao.kernel.text import N_
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.ui.api import Column, operation_title, system_title

Row = dict[str, Any]
Line = catalogue.Line | None
Content = Mapping[str, Sequence[Mapping[str, Any]]]

_FOUND = {
    "clear": N_("沒有相符"),
    "hit": N_("有姓名相符"),
    "no-list": N_("缺少使用中的名單"),
    "sanctions": N_("制裁名單"),
    "pep": N_("重要政治性職務人士名單"),
    "proposer": N_("要保人"),
    "insured": N_("被保險人"),
    "beneficiary": N_("受益人"),
    "name": N_("姓名相同，出生日期無從比對"),
    "name-and-birth": N_("姓名與出生日期相同"),
}
_CORRECTED = {"owed": "to_correct", "done": "corrected", "refused": "rejected"}
_LOOKS = {"paid": "refunded", "owed": "refunding", "taken": "handed_over"}


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page; `shut`: opened by whoever wants to know exactly."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    shut: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs of label and value under a title."""

    title: str
    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """`application`: the application's own row, moments as moments. Empty sections are named in `nothing`."""

    application: Row
    choices: Sequence[tuple[str, str]]
    sums: Mapping[str, int]
    declared: Sequence[Group]
    sections: Sequence[Section]
    nothing: Sequence[str]


def page_of(content: Content) -> Page:
    application = _moments(dict(content["applications"][0]))
    line = catalogue.line(str(application["line"]))
    told = [_section(layout, content, line) for layout in LAYOUTS]
    return Page(
        application={**application, "title": _(line.title) if line is not None else application["line"]},
        choices=list(_choices(line, application["inputs"])),
        sums={_benefit(line, key): amount for key, amount in application["quote"]["sums"].items()},
        declared=list(_declared(application["declared"] or {})),
        sections=[section for section in told if section.rows],
        nothing=[section.title for section in told if not section.rows],
    )


def _section(layout: Layout, content: Content, line: Line) -> Section:
    columns = [replace(column, title=_(str(column.title))) for column in layout.columns]
    rows = [_moments({**row, **_words(layout.section, row, content, line)}) for row in content.get(layout.section, ())]
    return Section(layout.section, _(layout.title), columns, rows, layout.shut)


def _words(section: str, row: Mapping[str, Any], content: Content, line: Line) -> Row:
    """What a row of a section says beyond its columns."""
    told = _TOLD.get(section)
    return told(row, content, line) if told is not None else {}


def _decision(row: Mapping[str, Any], _content: Content, line: Line) -> Row:
    guards = row["decision"].get("guards", [])
    sums = [f"{_benefit(line, key)} {amount:,}" for key, amount in row["sums"].items()]
    return {"clauses": _titles(dict.fromkeys(guard["clause"] for guard in guards)), "sums_in_words": _("、").join(sums)}


def _reservation(row: Mapping[str, Any], _content: Content, line: Line) -> Row:
    return {"benefit_title": _benefit(line, row["benefit"]), "held_as": _said(row["state"])}


def _message(row: Mapping[str, Any], _content: Content, _line: Line) -> Row:
    about = journey.message_in_words(row["template"]) or row["template"]
    return {"look": row["state"], "about": about, "by_way": _said(row["channel"])}


def _event(row: Mapping[str, Any], _content: Content, _line: Line) -> Row:
    return {"look": _LOOKS.get(row["state"], row["state"]), "what": _said(row["kind"])}


def _agreement(row: Mapping[str, Any], content: Content, _line: Line) -> Row:
    document = next((one for one in content["documents"] if one["sha256"] == row["sha256"]), {})
    before = [
        one["opened_at"]
        for one in content["document_openings"]
        if one["sha256"] == row["sha256"] and one["opened_at"] <= row["agreed_at"]
    ]
    return {
        "document": document.get("title", row["sha256"]),
        "version": document.get("version", ""),
        "opened_at": max(before, default=None),
    }


def _entry(row: Mapping[str, Any], content: Content, _line: Line) -> Row:
    titles = {one["sha256"]: one["title"] for one in content["documents"]}
    told = journey.entry_in_words(row["kind"], row["clear"], titles)
    return {
        "sentence": told or ledger.sentence_of(row["kind"], row["clear"]),
        "actor": _by(row["by"]),
        "clause_titles": _titles(row["clauses"]),
    }


_TOLD: dict[str, Callable[[Mapping[str, Any], Content, Line], Row]] = {
    "registrations": lambda row, _content, _line: {"how": _said(row["method"])},
    "agreements": _agreement,
    "screenings": lambda row, _content, _line: {"found_as": _(_FOUND.get(row["outcome"], row["outcome"]))},
    "screening_hits": lambda row, _content, _line: {
        "kind_said": _(_FOUND.get(row["kind"], row["kind"])),
        "role_said": _(_FOUND.get(row["role"], row["role"])),
        "grade_said": _(_FOUND.get(row["grade"], row["grade"])),
    },
    "register_entries": lambda row, _content, _line: {"what": operation_title(row["kind"])},
    "decisions": _decision,
    "reviews": lambda row, _content, _line: {"decided_as": _said(row["outcome"]), "actor": _by(row["reviewed_by"])},
    "reservations": _reservation,
    "one_time_passwords": lambda row, _content, _line: {
        "about": _purpose(row["purpose"]),
        "by_way": _said(row["channel"]),
    },
    "refunds": lambda row, _content, _line: {"look": _LOOKS.get(row["state"], row["state"])},
    "corrections": lambda row, _content, _line: {"look": _CORRECTED[row["state"]]},
    "messages": _message,
    "policy_events": _event,
    "disputes": lambda row, _content, _line: {"look": f"dispute_{row['state']}", "reason": row["reason"] or ""},
    "care_cases": lambda row, _content, _line: {"what": _said(row["kind"]), "look": f"care_{row['state']}"},
    "care_steps": lambda row, _content, _line: {"what": _said(row["kind"]), "actor": _by(row["by"])},
    "differences": lambda row, _content, _line: {"partner": operation_title(row["kind"])},
    "reports": lambda row, _content, _line: {"what": operation_title(row["kind"])},
    "deliveries": lambda row, _content, _line: {"how": _said(row["kind"]), "actor": _by(row["sent_by"])},
    "moves": lambda row, _content, _line: {"actor": _by(row["by"])},
    "files": lambda row, _content, _line: dict(row["about"]),
    "outgoing_calls": lambda row, _content, _line: {
        "partner": system_title(row["system"]),
        "asked": operation_title(row["operation"]),
    },
    "ledger_entries": _entry,
}


def _titles(clauses: Any) -> str:
    return _("、").join(rulebook.clause_title(key) for key in clauses)


def _purpose(purpose: str) -> str:
    return _(identity.otp_purposes.get(purpose)) if purpose in identity.otp_purposes else purpose


def _choices(line: Line, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was asked for the price, with the line's own labels."""
    specs = {spec.name: spec for spec in line.inputs} if line is not None else {}
    for name, value in inputs.items():
        spec = specs.get(name)
        if spec is not None and spec.kind == "moment":  # the cover period says it
            continue
        label = next((c.label for c in spec.choices if c.value == value), "") if spec is not None else ""
        yield _(spec.label) if spec is not None else name, _(label) if label else _said(value)


def _benefit(line: Line, key: str) -> str:
    known = next((one.title for one in line.benefits if one.key == key), "") if line is not None else ""
    return _(known) if known else key


def _declared(declared: Mapping[str, Any]) -> Iterator[Group]:
    """Every group of what was declared; whatever has no word yet stands under its name."""
    for name, group in _in_order(declared):
        if name not in NEVER_SHOWN and isinstance(group, Mapping):
            yield Group(_label(name), list(_pairs(group)))


def _pairs(group: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in _in_order(group):
        label = f"{prefix}{_label(name)}"
        if isinstance(value, Mapping):
            yield from _pairs(value, f"{label} · ")
        elif name not in NEVER_SHOWN and value not in ("", None):
            yield label, _said(value)


def _in_order(group: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """As the pages ask for it; the database's JSON keeps no order."""
    known = list(DECLARED)
    return sorted(group.items(), key=lambda pair: known.index(pair[0]) if pair[0] in DECLARED else len(known))


def _by(actor: str) -> str:
    """Who acted, in a word; the JSON says which one."""
    kind = actor.partition(":")[0]
    return _(ACTORS[kind]) if kind in ACTORS else actor


def _label(name: str) -> str:
    return _(DECLARED[name]) if name in DECLARED else name


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(_said(one) for one in value)
    return _(VALUES[value]) if value in VALUES else str(value)


def _moments(row: Row) -> Row:
    return {name: _moment(value) if name == "at" or name.endswith("_at") else value for name, value in row.items()}


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
