"""Turns what other floors keep (ledger entries, outgoing calls, messages) into items of one timeline.

Those floors stand above this one: what is needed of them is said here as protocols.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Verdict, name_of
from anbao.ui.shapes import GuardLine, TimelineItem
from anbao.ui.states import operation_title, system_title

ClauseTitle = Callable[[str], str]
_ACTORS: Mapping[str, str] = {
    "visitor": N_("訪客"),
    "customer": N_("客戶"),
    "staff": N_("同仁"),
    "partner": N_("合作夥伴"),
    "examiner": N_("檢查人員"),
    "system": N_("系統"),
}


def actor_words(by: str) -> str:
    """`customer:0193…` → 客戶: who acted, without an id; what is no actor stays as it is."""
    kind = by.partition(":")[0]
    return _(_ACTORS[kind]) if kind in _ACTORS else by


class Entry(Protocol):
    """A ledger entry as `ledger.api.entries_of` returns it."""

    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def clear(self) -> Mapping[str, object]: ...
    @property
    def position(self) -> int | None: ...
    @property
    def leaf_hash(self) -> str: ...


class Call(Protocol):
    """An outgoing call as `jobs.api.calls_of` returns it."""

    @property
    def system(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def first_at(self) -> datetime | None: ...
    @property
    def last_at(self) -> datetime | None: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def reason(self) -> str | None: ...


class Message(Protocol):
    """A message as `messages.api.messages_of` returns it."""

    @property
    def template(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def masked_to(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def delivered_at(self) -> datetime | None: ...


def _guards_of(clear: Mapping[str, object], clause_title: ClauseTitle | None) -> tuple[GuardLine, ...]:
    """The guard lines in the clear part of an entry (see `Decision.as_clear`, kept whole or under `decision`)."""
    nested = clear.get("decision")
    guards = clear.get("guards") or (nested.get("guards") if isinstance(nested, Mapping) else None)
    if not isinstance(guards, Sequence) or isinstance(guards, str):
        return ()
    return tuple(_guard_line(guard, clause_title) for guard in guards if isinstance(guard, Mapping))


def _guard_line(guard: Mapping[str, object], clause_title: ClauseTitle | None) -> GuardLine:
    clause = str(guard.get("clause", ""))
    return GuardLine(
        tag=str(guard.get("tag", "")),
        clause=clause,
        verdict=str(guard.get("verdict", "")),
        title=clause_title(clause) if clause_title and clause else "",
        note=str(guard.get("reason", "")),
        planned=bool(guard.get("planned", False)),
        open_points=_open_points(guard),
    )


def _open_points(guard: Mapping[str, object]) -> tuple[str, ...]:
    """What was let pass although it is not in order yet."""
    points = guard.get("open_points")
    return tuple(str(point) for point in points) if isinstance(points, Sequence) else ()


def entry_item(entry: Entry, *, clause_title: ClauseTitle | None = None) -> TimelineItem:
    """A ledger entry; with guards in its clear part it shows as a decision."""
    guards = _guards_of(entry.clear, clause_title)
    state = str(entry.clear.get("verdict", "")) if guards else ""
    place = _("等候編入帳冊") if entry.position is None else _("帳冊 #{position}").format(position=entry.position)
    return TimelineItem(
        at=entry.at,
        kind="decision" if guards else "ledger",
        title=entry.sentence,
        by=actor_words(entry.by),
        state=state,
        guards=guards,
        reference=entry.leaf_hash,
        place=place,
        proof=((_("事件"), entry.kind), (_("經手"), entry.by)),
    )


def decision_item(
    decision: Decision, *, title: str, by: str = "", clause_title: ClauseTitle | None = None
) -> TimelineItem:
    """A decision just made, with its guards, clauses and verdicts."""
    clear = decision.as_clear()
    return TimelineItem(
        at=decision.at,
        kind="decision",
        title=title,
        by=by,
        state=name_of(decision.verdict),
        guards=_guards_of(clear, clause_title),
        reference=decision.book,
    )


def call_item(call: Call, *, fallback: datetime) -> TimelineItem:
    """A call to an outside system, at its first attempt (`fallback` while there was none)."""
    rows: list[tuple[str, object]] = []
    if call.attempts != 1:
        rows.append((_("嘗試次數"), str(call.attempts)))
    if call.last_at is not None and call.last_at != call.first_at:
        rows.append((_("最近一次"), call.last_at))
    if call.next_at is not None:
        rows.append((_("下次再試"), call.next_at))
    if call.reason:
        rows.append((_("對方回覆"), call.reason))
    return TimelineItem(
        at=call.first_at or fallback,
        kind="outside",
        title=f"{system_title(call.system)} · {operation_title(call.operation)}",
        state="rejected" if call.state == "refused" else call.state,
        rows=rows,
        proof=((_("系統"), call.system), (_("作業"), call.operation), (_("嘗試次數"), str(call.attempts))),
    )


def message_item(message: Message, *, title: str = "") -> TimelineItem:
    """A message to a person, with its masked address; `title` says what it is about."""
    rows: list[tuple[str, object]] = [(_("收件"), message.masked_to)]
    if message.delivered_at is not None:
        rows.append((_("送達"), message.delivered_at))
    return TimelineItem(
        at=message.at,
        kind="message",
        title=f"{system_title(message.channel)} · {title or message.template}",
        state="undeliverable" if message.state == "refused" else message.state,
        rows=rows,
    )


def merge(*lists: Iterable[TimelineItem]) -> list[TimelineItem]:
    """All items of all lists, oldest first; items of one moment keep the order in which they were given."""
    return sorted((item for items in lists for item in items), key=lambda item: item.at)


def show_verdict(verdict: Verdict) -> str:
    """The verdict's name, to be shown with `badge`."""
    return name_of(verdict)
