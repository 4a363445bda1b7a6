"""Reading cases, and the notes about them on pages of other apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.care.domain.case import KINDS, OPEN, CaseState, CaseView, Channel, Contact, Kind, StepKind
from anbao.commerce.care.models import Case, Step
from anbao.commerce.policies import api as policies
from anbao.identity import api as identity
from anbao.kernel import registries
from anbao.kernel.actor import Subject
from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.keys import api as keys
from anbao.rows import Select, given

WORDS, CONTACT = "care.step.words", "care.case.contact"

_OPEN_CASES = Select(lambda: Case.objects.filter(application=given("application"), state__in=OPEN).order_by("next_due"))
_UNDER_WAY = Select(lambda: Case.objects.filter(account=given("account"), state__in=OPEN).order_by("next_due")[:20])


@dataclass(frozen=True, slots=True)
class Said:
    """A step in words. `by`: an actor."""

    kind: StepKind
    words: str
    by: str
    at: datetime


def view_of(row: Case) -> CaseView:
    return CaseView(
        id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        state=CaseState(row.state),
        received_at=row.received_at,
        due_at=row.due_at,
        outcome=row.outcome,
    )


def subject_of(row: Case) -> Subject:
    """A case about a policy belongs to its application's matter; any other is a matter of its own."""
    return Subject("application", str(row.application)) if row.application else Subject("care", str(row.id))


def reached(row: Case) -> Contact:
    """How the person behind a case is reached now. Raises KeyDestroyed where the person was erased."""
    if row.contact is not None:
        return Contact.from_json(keys.unseal_json(bytes(row.contact), context=CONTACT))
    if row.person is None:
        return Contact("")
    data = identity.person_data(row.person)
    return Contact(name=data.name, mail=data.mail, phone=data.phone, post=data.address)


def said_of(row: Case, *, notes: bool) -> list[Said]:
    """What was said about a case, oldest first; with `notes` also what is for staff alone."""
    steps = Step.objects.filter(case=row).order_by("at", "id")
    shown = list(steps if notes else steps.exclude(kind=StepKind.NOTE))
    opened = keys.unseal_many([(bytes(step.words), WORDS) for step in shown])
    return [
        Said(StepKind(step.kind), words.decode(), step.by, step.at) for step, words in zip(shown, opened, strict=True)
    ]


def any_cases() -> bool:
    """Whether anybody ever asked for anything."""
    return Case.objects.exists()


def own_cases(account: UUID, limit: int = 100) -> list[Case]:
    """An account's cases, newest first."""
    return list(Case.objects.filter(account=account).order_by("-received_at", "-id")[:limit])


def cards_of(account: UUID, _at: datetime) -> list[policies.AccountCard]:
    """Cases under way and papers that are awaited, for the customer's home."""
    return [_card(row) for row in _UNDER_WAY.all(account=account)]


def _card(row: Case) -> policies.AccountCard:
    awaited = any(not came for came in row.papers.values())
    due = _("最晚 {day} 答覆。").format(day=day(row.due_at))
    return policies.AccountCard(
        title=_(KINDS[Kind(row.kind)]),
        number=row.number,
        state=row.state,
        state_title=_("等您附上文件") if awaited else _("我們在辦理您的案件"),
        text=_("要附哪些文件寫在案件裡。") if awaited else due,
        at=row.taken_at or row.received_at,
        href=reverse("care:case", args=[row.id]),
        action=_("看案件"),
        waits=awaited,
    )


def matters_of(account: UUID) -> list[Subject]:
    """An account's cases that are about no policy: the others belong to their application's matter."""
    ids = Case.objects.filter(account=account, application=None).values_list("id", flat=True)
    return [Subject("care", str(id_)) for id_ in ids]


def own_case(case: UUID, account: UUID) -> Case | None:
    return Case.objects.find(id=case, account=account)


def reopens(row: Case, at: datetime) -> bool:
    """Whether its owner may come back to the answer at `at`."""
    return row.answered_at is not None and row.reopen_until is not None and at <= row.reopen_until


def day(at: datetime) -> str:
    """A day as messages write it, in Taiwan."""
    return at.astimezone(TAIPEI).strftime("%Y/%m/%d")


def notes_of(application: UUID, *, staff: bool = False) -> Sequence[policies.PolicyNote]:
    """What a policy's pages say of cases, and where one is opened."""
    noted = [_note(row, staff=staff) for row in _OPEN_CASES.all(application=application)]
    policy = policies.policy_for(application)
    if policy is None:
        return noted
    if staff:
        href = reverse("care-console:new", query={"policy": str(policy.id)})
        return [*noted, policies.PolicyNote(href=href, action=_("登記客戶的要求或申訴"), permission="care.answer")]
    new = reverse("care:new", query={"policy": str(policy.id)})
    claim = reverse("care:new", query={"policy": str(policy.id), "kind": str(Kind.CLAIM)})
    return [
        *noted,
        policies.PolicyNote(href=claim, action=_("通知理賠")),
        policies.PolicyNote(href=new, action=_("詢問、要求或申訴")),
    ]


def _note(row: Case, *, staff: bool) -> policies.PolicyNote:
    title = _("辦理中的案件（案號 {number}）").format(number=row.number)
    text = _("最晚 {day} 答覆。").format(day=day(row.due_at))
    page = "care-console:case" if staff else "care:case"
    permission = "care.answer" if staff else ""
    return policies.PolicyNote(title, text, reverse(page, args=[row.id]), _("看案件"), permission=permission)


def cases_of(account: UUID, *, limit: int) -> list[CaseView]:
    """The newest cases of an account."""
    rows = Case.objects.filter(account=account).order_by("-opened_at", "-id")[:limit]
    return [view_of(row) for row in rows]


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every case about an application's policy, with all that was said. Canonical-JSON types."""
    rows = Case.objects.filter(application=application).order_by("opened_at", "id")
    steps = Step.objects.filter(case__application=application).order_by("at", "id")
    return {
        "care_cases": keys.rows_in_clear(rows, opened={"contact": CONTACT}),
        "care_steps": keys.rows_in_clear(steps, texts={"words": WORDS}),
    }


def kept_rows(account: UUID) -> dict[str, registries.Rows]:
    """An account's cases that are about no policy, with all that was said to them or by them."""
    rows = Case.objects.filter(account=account, application=None).order_by("opened_at", "id")
    steps = Step.objects.filter(case__in=rows).exclude(kind=StepKind.NOTE).order_by("at", "id")
    return {
        "care_cases": keys.rows_in_clear(rows, opened={"contact": CONTACT}),
        "care_steps": keys.rows_in_clear(steps, texts={"words": WORDS}),
    }


def _first_opened(account: UUID) -> datetime | None:
    mine = Case.objects.filter(account=account).order_by("opened_at")
    return mine.values_list("opened_at", flat=True).first()


KEPT = registries.KeptData(
    N_("詢問與申訴"),
    N_("回答您、辦理您的要求"),
    N_("與保單有關的，和保單紀錄一起保存；其他的有帳號的期間都留著"),
    ("care.Case", "care.Step"),
    kept_rows,
    _first_opened,
    order=30,
)
