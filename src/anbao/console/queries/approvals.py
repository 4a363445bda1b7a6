"""Proposals that wait for a second person, and what became of earlier ones, as the pages show them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.changes import Group, in_words, titles_of
from anbao.console.queries.effects import Effects, effects_of
from anbao.console.queries.shelf import Shelf
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow, approvable_acts
from anbao.kernel.text import N_
from anbao.keys.api import Tampered, WrongContext
from anbao.ledger.api import Entry, entries_of
from anbao.rulebook import api as rulebook
from anbao.ui.api import Order, TimelineItem, bounded_counts, entry_item

MOST_TITLES: Final = 4  # of what a proposal changes, in a list
STATES = {"waiting": N_("等候決定"), "approved": N_("已核准"), "rejected": N_("已駁回")}
RULEBOOK_ACTS = (rulebook.PROFILE_ACT, rulebook.READING_ACT)
_SENTENCES = {
    "identity.approval.proposed": N_("提出"),
    "identity.approval.approved": N_("核准，已生效"),
    "identity.approval.rejected": N_("駁回"),
    "identity.approval.refused": N_("想要決定，沒有成功：{why}"),
}
_REFUSALS = {
    "identity.approval-same-person": N_("提出的人不能自己決定"),
    "identity.approval-not-permitted": N_("沒有權限"),
    "identity.approval-decided": N_("已經有人決定"),
    "identity.approval-changed": N_("提案內容和提出時不一樣"),
    "identity.approval-without-reason": N_("沒有寫下駁回的理由"),
    "rulebook.profile-changed": N_("提案之後，公司設定已經有其他變更"),
    "rulebook.profile-refused": N_("內容不符合目前的規定"),
    "catalogue.changed-since-proposal": N_("檔案在提出之後又有變更"),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a proposal."""

    actor: Actor
    may: Callable[[str], bool]

    def stands(self, one: identity.Proposal) -> str:
        """What somebody is to a waiting proposal: `author`, `decider`, or `other`."""
        if one.author_id == str(self.actor):
            return "author"
        return "decider" if self.may(one.permission) else "other"


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list. `what`: what it changes, while it waits; `state` names its badge."""

    proposal: identity.Proposal
    title: str
    href: str
    state: str
    what: str
    author: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """`stands`: what the person who looks is to it; `deciders`: names of those who may decide it while it waits.

    `overtaken`: something else was approved since, so that it cannot be approved any more. `effects`: which clauses
    begin or cease to apply, of a change of the profile while it waits. `groups`: None where its content is unreadable.
    """

    line: ProposalLine
    groups: tuple[Group, ...] | None
    effects: Effects | None
    stands: str
    deciders: tuple[str, ...]
    overtaken: bool
    timeline: tuple[TimelineItem, ...]

    @property
    def decidable(self) -> bool:
        """Whether the person who looks may decide it now."""
        return self.stands == "decider" and self.line.proposal.approved is None


ORDERS = {
    "newest": Order(N_("最新的在前"), ("-proposed_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("proposed_at", "id")),
}


def listed(*, state: str, act: str) -> QuerySet[identity.Approval]:
    return identity.proposal_rows(state=state, acts=_acts(act))


def rows_of(found: Sequence[identity.Approval], viewer: Viewer, shelf: Shelf | None) -> list[ProposalLine]:
    """Lines of a list. What the waiting ones change is told of acts that tell it of many at once."""
    told = identity.shown_proposals(found)
    waits = {one.id for one in told if one.approved is None}
    changes = identity.changes_of_many([row for row in found if row.id in waits])
    return [_told(one, viewer, titles_of(in_words(changes.get(one.id, ()), shelf))) for one in told]


def counts_by_state(act: str) -> dict[str, int]:
    """How many proposals are in each state, none counted to the end. One query."""
    return bounded_counts({state: listed(state=state, act=act) for state in STATES})


def acts() -> list[tuple[str, str]]:
    """Every act that takes two people, with its title."""
    return [(name, _(act.title)) for name, act in approvable_acts.items()]


def _acts(act: str) -> tuple[str, ...]:
    return (act,) if act in approvable_acts else ()


def proposal_page(id_: UUID, viewer: Viewer, *, shelf: Shelf | None) -> ProposalPage:
    """Raises Approval.DoesNotExist."""
    found = identity.proposal(id_)
    waits = found.approved is None
    groups = _groups(found, shelf)
    payload = identity.proposed_payload(id_) if groups is not None and waits and found.act in RULEBOOK_ACTS else None
    return ProposalPage(
        line=_told(found, viewer, titles_of(groups or ())),
        groups=groups,
        effects=_effects(payload, shelf) if payload and shelf and found.act == rulebook.PROFILE_ACT else None,
        stands=viewer.stands(found),
        deciders=identity.deciders(found) if waits else (),
        overtaken=bool(payload and shelf and payload["base"] != shelf.book.profile),
        timeline=tuple(_timeline(entries_of(Subject("approval", str(id_))))),
    )


def last_rejected(by: Actor, act: str) -> identity.Proposal | None:
    """What somebody proposed last of an act, if it was rejected: its author is told why. One query where none was."""
    found = identity.latest_proposal(by, [act])
    return found if found and found.approved is False else None


def _effects(payload: Mapping[str, Any], shelf: Shelf) -> Effects:
    """Against the profile that the proposal was made from: that is what its lines are told against as well."""
    here, proposed = shelf.book.company, rulebook.profile_of(payload["content"])
    base = here if payload["base"] == here.digest else rulebook.profile_by_digest(payload["base"])
    return effects_of(shelf, base.facts, proposed.facts)


def work(ask: WorkAsk) -> Waiting:
    """What others proposed and this person may decide, the oldest first."""
    acts = [name for name, act in approvable_acts.items() if act.permission in ask.permissions]
    found = identity.proposals(acts=acts) if acts else ()
    mine = sorted((one for one in found if one.author_id != str(ask.by)), key=lambda one: one.proposed_at)
    rows = [
        WorkRow(_(one.title), reverse("approvals-console:proposal", args=[one.id]), detail=one.author)
        for one in mine[: ask.rows]
    ]
    return Waiting(rows, len(mine))


def _groups(found: identity.Proposal, shelf: Shelf | None) -> tuple[Group, ...] | None:
    """What a proposal changes, in words; None where it is not what was sealed, or is no profile any more."""
    try:
        return in_words(identity.proposed_changes(found.id), shelf)
    except (Tampered, WrongContext, rulebook.ProfileRefused, rulebook.ProfileMissing):
        return None


def _told(found: identity.Proposal, viewer: Viewer, titles: Sequence[str]) -> ProposalLine:
    return ProposalLine(
        proposal=found,
        title=_(found.title),
        href=reverse("approvals-console:proposal", args=[found.id]),
        state=_badge(found, viewer),
        what=_in_short(titles),
        author=found.author,
        proposed_at=found.proposed_at,
        decider=found.decider,
        decided_at=found.decided_at,
    )


def _in_short(titles: Sequence[str]) -> str:
    """The first few, and how many there are."""
    told = _("、").join(titles[:MOST_TITLES])
    return _("{what} 等 {n} 項").format(what=told, n=len(titles)) if len(titles) > MOST_TITLES else told


def _badge(found: identity.Proposal, viewer: Viewer) -> str:
    if found.approved is not None:
        return "approval_approved" if found.approved else "approval_rejected"
    return "approval_mine" if viewer.stands(found) == "decider" else "approval_others"


def _timeline(entries: Sequence[Entry]) -> list[TimelineItem]:
    names = identity.staff_names({entry.by for entry in entries})
    return [_item(entry, names.get(entry.by, entry.by)) for entry in entries]


def _item(entry: Entry, name: str) -> TimelineItem:
    reason = str(entry.clear.get("reason", ""))
    said = _SENTENCES.get(entry.kind)
    title = _(said).format(why=_(_REFUSALS.get(reason, reason))) if said else entry.sentence
    return replace(entry_item(entry), title=title, by=name)
