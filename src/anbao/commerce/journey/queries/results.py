"""Probes of reviews: each contract was decided as the rules have it, and whoever waited for a decision was told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from anbao.commerce.journey.models import Application, Transition
from anbao.commerce.journey.queries.newest import NEWEST, REACHED, newest, through, written
from anbao.commerce.underwriting import api as underwriting
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.rulebook import api as rulebook

CONTRACTED = "journey.contracted-"
TOLD_OF = {"accept": "journey.accepted-", "decline": "journey.declined-"}
"""A person's decision → the messages that tell of it."""


def results_told(at: datetime) -> Look:
    """Of the newest contracts and of the newest decisions of underwriters: the result went to the proposer."""
    moves = Transition.objects.filter(arrow__in=TOLD_OF, at__lte=at).order_by("-at").select_related("application")
    told_of: dict[Application, set[str]] = {row: {CONTRACTED} for row in newest(at) if row.notified_at}
    for move in moves[:NEWEST]:
        told_of.setdefault(move.application, set()).add(TOLD_OF[move.arrow])

    def untold(row: Application) -> Iterator[str]:
        reached = [template for template, state, _ in written(row) if state in REACHED]
        for prefix in sorted(told_of[row]):
            if not any(template.startswith(prefix) for template in reached):
                yield f"{prefix.strip('-')} was not sent"

    return through(list(told_of), untold, _NOT_TOLD)


def reviews_controlled(at: datetime) -> Look:
    """Each contract was decided under a book that is kept; what a person decided has that person's reason."""
    return through(newest(at), _uncontrolled, _NOT_CONTROLLED)


def _uncontrolled(row: Application) -> Iterator[str]:
    subject = Subject("application", str(row.id))
    decisions = underwriting.decisions_of(subject)
    last = decisions[-1] if decisions else None
    if last is None or last.outcome != "passed":
        yield "was not accepted by a decision"
        return
    if not rulebook.is_published(last.book):
        yield "the book of the decision is not kept"
    answers = [guard["verdict"] for guard in cast("Sequence[Mapping[str, str]]", last.decision["guards"])]
    if not answers or set(answers) - {"passed", "referred"}:
        yield "was accepted against a guard"
    if "referred" in answers and not _by_a_person(subject):
        yield "no person gave a reason"


def _by_a_person(subject: Subject) -> bool:
    accepted = [review for review in underwriting.reviews_of(subject) if review.outcome == "accepted"]
    people = identity.staff_names({review.by for review in accepted})
    return any(review.reason.strip() and review.by in people for review in accepted)


_NOT_TOLD = Reason(
    "journey.result-not-told",
    N_("有審核結果沒有通知到要保人：{faults}。"),
    N_("請到「投保申請」查看這些申請的通知，並改用其他方式告知。"),
)
_NOT_CONTROLLED = Reason(
    "journey.review-not-controlled",
    N_("有契約的核保決定不完整：{faults}。"),
    N_("請到「投保申請」查看這些申請的核保紀錄，由核保主管查明。"),
)

PROBES: dict[str, Probe] = {
    "messages.result-notices": Probe(N_("核保結果都通知了要保人"), results_told),
    "servicing.reviews-as-controlled": Probe(N_("每件契約都依核保規範決定，有紀錄可查"), reviews_controlled),
}
