"""Getting the e-policy to its owner: told by mail, opened, signed for; told again, and on paper where it stays unread.

The mail leads to the account and says nothing of the person. Only the first sending starts a clock.
"""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from anbao.commerce.policies.models import Delivery, Policy
from anbao.commerce.policies.queries.policies import subject_of
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger
from anbao.messages import api as messages

Kind = Literal["first", "again", "reminder"]
AGAIN_AFTER = timedelta(minutes=5)
_EVENTS: dict[Kind, str] = {"first": "sent", "again": "sent-again", "reminder": "reminded"}
_NOT_MADE = Refused(
    Reason("policies.not-made", N_("電子保單還在製作，沒有可以寄送的內容。"), N_("請過幾分鐘再試一次。"))
)
_TOO_SOON = Refused(
    Reason("policies.sent-just-now", N_("剛剛才寄過一次。"), N_("請先看看信箱和垃圾信件匣，過幾分鐘再試。"))
)
_NOT_OPENED = Refused(
    Reason(
        "policies.not-opened",
        N_("您還沒有打開電子保單。"),
        N_("請先下載電子保單看過內容，再按一次「簽收」。"),
        field="agreed",
    )
)


def tell(row: Policy, kind: Kind, *, by: Actor, at: datetime) -> None:
    """Tell the owner by mail where the policy is. Joins the caller's transaction.

    While a change of the address cools, the former one is told as well.
    """
    present = identity.person_data(row.person).mail
    message = _mail(row, kind, present, by=by, at=at)
    former = identity.standing_contact(row.person, "mail", at=at)
    if former != present:
        _mail(row, kind, former, by=by, at=at)
    Delivery.objects.create(id=new_id(at), policy=row, kind=kind, message=message, sent_by=str(by), sent_at=at)
    if kind == "first":
        row.sent_at = at
    elif kind == "reminder":
        row.reminded_at = at
    row.save(update_fields=["sent_at", "reminded_at"])
    note(row, _EVENTS[kind], by=by, at=at, message=str(message))


def _mail(row: Policy, kind: Kind, to: str, *, by: Actor, at: datetime) -> UUID:
    language = identity.language_of(row.account_id)
    with override(language):
        title = gettext(row.title)
    return messages.send(
        template="policies.reminder-mail" if kind == "reminder" else "policies.delivered-mail",
        channel="mail",
        to=to,
        data_key=row.data_key,
        params={
            "company": messages.company_in(language),
            "title": title,
            "url": f"{settings.ANBAO_PUBLIC_URL}/account/policies/{row.id}/",
        },
        matter=subject_of(row),
        by=by,
        at=at,
        language=language,
    )


@transaction.atomic(durable=True)
def send_again(*, policy: UUID, by: Actor, at: datetime, account: UUID | None = None) -> Verdict:
    """Tell the owner once more; for `account` only where it is the owner's. No clock begins anew."""
    row = lock(policy, account)
    if row.document is None:
        return _NOT_MADE
    if Delivery.objects.filter(policy=row, sent_at__gt=at - AGAIN_AFTER).exists():
        return _TOO_SOON
    tell(row, "again", by=by, at=at)
    return Passed()


def open_document(*, policy: UUID, account: UUID, by: Actor, at: datetime) -> tuple[str, bytes] | None:
    """A policy's file name and PDF for its owner, noting the first time; None for others, or before it is made."""
    row = Policy.objects.find(id=policy, account_id=account)
    if row is None or row.document is None:
        return None
    content = files.read(row.document)
    if row.opened_at is None:
        _opened(policy, by=by, at=at)
    return f"{row.number}.pdf", content


@transaction.atomic(durable=True)
def _opened(policy: UUID, *, by: Actor, at: datetime) -> None:
    row = lock(policy)
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])
        note(row, "opened", by=by, at=at, file=str(row.document))


@transaction.atomic(durable=True)
def sign_receipt(*, policy: UUID, account: UUID, by: Actor, at: datetime) -> Verdict:
    """The owner, signed in, signs for the policy that was opened. Signed once, it stays signed at that moment."""
    row = lock(policy, account)
    if row.received_at is not None:
        return Passed()
    if row.opened_at is None:
        return _refused(row, "receipt", _NOT_OPENED, by=by, at=at)
    return _received(row, "account", received_at=at, by=by, at=at)


@transaction.atomic(durable=True)
def note_paper_sent(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """Staff sent the policy on paper."""
    row = lock(policy)
    if row.paper_due_at is None or row.paper_sent_at is not None:
        return NOT_NOW
    row.paper_sent_at = at
    row.save(update_fields=["paper_sent_at"])
    note(row, "paper-sent", by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def note_paper_receipt(*, policy: UUID, by: Actor, at: datetime) -> Verdict:
    """The signed receipt of a paper policy came back."""
    row = lock(policy)
    if row.paper_sent_at is None or row.received_at is not None:
        return NOT_NOW
    return _received(row, "paper", received_at=at, by=by, at=at)


NOT_NOW = Refused(
    Reason("policies.not-now", N_("這件事目前不能辦理，或已經完成了。"), N_("請依畫面上目前的內容繼續。"))
)


def lock(policy: UUID, account: UUID | None = None) -> Policy:
    """The policy, locked until the transaction ends; with `account` only its own. Raises Policy.DoesNotExist."""
    rows = Policy.objects.select_for_update(of=("self",))
    return rows.get(id=policy) if account is None else rows.get(id=policy, account_id=account)


def note(row: Policy, event: str, *, by: Actor, at: datetime, **clear: object) -> None:
    """An entry about a policy. Joins the caller's transaction."""
    ledger.record(
        kind=f"commerce.policy.{event}", by=by, at=at, subject=subject_of(row), clear={"policy": str(row.id), **clear}
    )


def _received(row: Policy, how: str, *, received_at: datetime, by: Actor, at: datetime) -> Passed:
    row.received_at, row.received_as = received_at, how
    row.save(update_fields=["received_at", "received_as"])
    note(row, "received", by=by, at=at, how=how, file=str(row.document))
    return Passed()


def _refused(row: Policy, act: str, verdict: Refused, *, by: Actor, at: datetime) -> Refused:
    note(row, "refused", by=by, at=at, act=act, reason=verdict.reason.code)
    return verdict
