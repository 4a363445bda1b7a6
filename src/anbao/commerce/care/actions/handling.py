"""What staff does about a case. Whoever comes second to the same arrow changes nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, override

from anbao.commerce.care.actions.note import note, say
from anbao.commerce.care.actions.tell import tell
from anbao.commerce.care.domain.case import (
    ANSWERS,
    OPEN,
    WITHOUT_ANSWER,
    CaseState,
    Kind,
    Outcome,
    StepKind,
    outcome_words,
)
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.papers import PAPERS
from anbao.commerce.care.queries.promises import kept_set
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

NOT_NOW = Refused(
    Reason(
        "care.not-now",
        N_("這個案件已經不在這個階段。"),
        N_("可能是另一位同仁先辦理了；請依畫面上目前的內容繼續。"),
    )
)


@transaction.atomic(durable=True)
def take(*, case: UUID, by: Actor, at: datetime) -> Verdict:
    """Received → in hand, or handed over to whoever takes it now; the customer is told who sees to it."""
    row = Case.objects.locked(id=case)
    if row.state not in OPEN or row.taken_by == str(by):
        return NOT_NOW
    _take(row, by, at)
    row.save(update_fields=["state", "taken_by", "taken_at", "next_due", "warn_at"])
    name = identity.staff_names({str(by)}).get(str(by), "")
    ways = tell(row, "care.taken", {"handler": name}, by=by, at=at, phone=False)
    note(row, "taken", by=by, at=at, ways=ways)
    return Passed()


@transaction.atomic(durable=True)
def add_note(*, case: UUID, words: str, by: Actor, at: datetime) -> Verdict:
    """Something for colleagues alone, whatever the state."""
    row = Case.objects.locked(id=case)
    say(row, StepKind.NOTE, words, by=by, at=at)
    note(row, "noted", by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def ask_papers(*, case: UUID, papers: Collection[str], by: Actor, at: datetime) -> Verdict:
    """Tell the customer which papers are to come with a claim; those asked for before stay as they are."""
    row = Case.objects.locked(id=case)
    more = [name for name in PAPERS if name in papers and name not in row.papers]
    if row.state not in OPEN or row.kind != Kind.CLAIM or not more:
        return NOT_NOW
    row.papers = {**row.papers, **dict.fromkeys(more, "")}
    row.save(update_fields=["papers"])
    say(row, StepKind.PAPERS, _listed(more, "zh-hant"), by=by, at=at)
    listed = _listed(more, identity.language_of(row.account))
    ways = tell(row, "care.papers", {}, in_mail={"papers": listed}, by=by, at=at)
    note(row, "papers-asked", by=by, at=at, papers=more, ways=ways)
    return Passed()


def _listed(papers: Collection[str], language: str) -> str:
    with override(language):
        return "\n".join(f"・{gettext(PAPERS[name])}" for name in papers)


@transaction.atomic(durable=True)
def paper_received(*, case: UUID, paper: str, by: Actor, at: datetime) -> Verdict:
    """A paper that was asked for has come."""
    row = Case.objects.locked(id=case)
    if row.state not in OPEN or row.papers.get(paper) != "":
        return NOT_NOW
    row.papers = {**row.papers, paper: at.isoformat()}
    row.save(update_fields=["papers"])
    note(row, "paper-received", by=by, at=at, paper=paper)
    return Passed()


@transaction.atomic(durable=True)
def answer(*, case: UUID, outcome: Outcome, words: str, by: Actor, at: datetime) -> Verdict:
    """Answer a case: kept, shown in the account, written to the customer. Once each round."""
    if outcome not in ANSWERS:
        raise ValueError(f"{outcome} is no answer")
    row = Case.objects.locked(id=case)
    if row.state not in OPEN:
        return NOT_NOW
    if row.state == CaseState.RECEIVED:
        _take(row, by, at)
    row.state, row.outcome, row.answered_by, row.answered_at = CaseState.ANSWERED, outcome, str(by), at
    row.reopen_until, row.warn_at = at + timedelta(days=kept_set(row.promises).reopen_days), None
    row.save()
    say(row, StepKind.ANSWER, words, by=by, at=at)
    with override(identity.language_of(row.account)):
        result = gettext(outcome_words(Kind(row.kind), outcome))
    ways = tell(row, "care.answered", {"result": result}, in_mail={"answer": words.strip()}, by=by, at=at)
    note(row, "answered", by=by, at=at, outcome=str(outcome), in_time=at <= row.due_at, ways=ways)
    return Passed()


@transaction.atomic(durable=True)
def close_unanswered(*, case: UUID, outcome: Outcome, words: str, by: Actor, at: datetime) -> Verdict:
    """End a case that nobody has to answer, with the reason as a note. The probes count how often."""
    if outcome not in WITHOUT_ANSWER:
        raise ValueError(f"{outcome} takes an answer")
    row = Case.objects.locked(id=case)
    if row.state not in OPEN:
        return NOT_NOW
    row.state, row.outcome, row.closed_at, row.warn_at = CaseState.CLOSED, outcome, at, None
    row.save(update_fields=["state", "outcome", "closed_at", "warn_at"])
    say(row, StepKind.NOTE, words, by=by, at=at)
    note(row, "closed", by=by, at=at, outcome=str(outcome))
    return Passed()


def _take(row: Case, by: Actor, at: datetime) -> None:
    row.state, row.taken_by, row.taken_at = CaseState.IN_HAND, str(by), at
    row.next_due = row.due_at
    row.warn_at = row.due_at - timedelta(days=kept_set(row.promises).warn_days)
