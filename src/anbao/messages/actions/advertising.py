"""Advertising by mail: written only to who has not stopped it, and stopped at once by who wants it no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Decision, Verdict
from anbao.ledger.api import record
from anbao.messages.actions.sending import draft, put_in_queue
from anbao.messages.domain.advertising import OPTED_OUT, STEP
from anbao.messages.domain.templates import render, templates
from anbao.messages.models import AdvertisingChoice, Message
from anbao.messages.queries.choices import address_index, has_stopped, recipient_of, token_of
from anbao.rulebook.api import decide

Way = Literal["link", "one-click", "staff", "account"]
"""How somebody told us: on the page behind the mail's link, by the mail program's button, through staff, signed in."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whether an advertisement was written to somebody, and the message if so."""

    verdict: Verdict
    message: UUID | None = None


def send_advertising(
    *,
    template: str,
    to: str,
    recipient: str,
    data_key: UUID,
    params: Mapping[str, str],
    stop_url: Callable[[str], str],
    matter: Subject,
    by: Actor,
    at: datetime,
) -> Addressed:
    """Write an advertising mail, unless step `advertising.send` refuses. Joins the caller's transaction.

    `recipient` is an opaque id of the person, so that stopping outlives a change of address. `stop_url` makes the
    address behind which a token stops it; it fills the template's place `stop`. Right before the mail leaves the step
    is decided again. A refusal is recorded in `matter`. Raises NameUnknown, ParamsWrong.
    """
    form = templates.get(template)
    if not form.advertising:
        raise ValueError(f"{template} is no advertising: it does not say how to stop it")
    decision = decide_sending(to=to, recipient=recipient, at=at)
    if not decision.passed:
        record(kind="messages.advertising-withheld", by=by, at=at, subject=matter, decision=decision)
        return Addressed(decision.verdict)
    message = new_id(at)
    stop = stop_url(token_of(message))
    words = render(form, "zh-hant", {**params, "stop": stop}, stop=stop)
    row = draft(form, words, words, id_=message, to=to, data_key=data_key, channel="mail", matter=matter, at=at)
    row.advertised_to = recipient
    put_in_queue(row, words, by=by, at=at, data_key=data_key)
    return Addressed(decision.verdict, message)


def decide_sending(*, to: str, recipient: str, at: datetime) -> Decision:
    """Step `advertising.send` for one recipient, as they have chosen by now."""
    return decide(step=STEP, facts={OPTED_OUT: has_stopped(to=to, recipient=recipient)}, at=at)


def choose_advertising(*, message: UUID, wanted: bool, way: Way, by: Actor, at: datetime) -> None:
    """The recipient of an advertising mail stops advertising, or wants it again. Outermost; holds from its commit.

    Raises Message.DoesNotExist, and keys' errors where the recipient was erased.
    """
    row = Message.objects.exclude(advertised_to="").get(id=message)
    _choose(to=recipient_of(row), recipient=row.advertised_to, wanted=wanted, way=way, by=by, at=at)


def choose_own_advertising(*, address: str, recipient: str, wanted: bool, by: Actor, at: datetime) -> None:
    """Somebody who is signed in stops advertising, or wants it again. Outermost; holds from its commit."""
    _choose(to=address, recipient=recipient, wanted=wanted, way="account", by=by, at=at)


def stop_advertising_to(*, address: str, by: Actor, at: datetime) -> None:
    """Somebody asked a member of staff to stop advertising to a mail address. Outermost."""
    _choose(to=address, recipient="", wanted=False, way="staff", by=by, at=at)


def _choose(*, to: str, recipient: str, wanted: bool, way: Way, by: Actor, at: datetime) -> None:
    with transaction.atomic(durable=True):
        choice = AdvertisingChoice(
            id=new_id(at),
            address_index=address_index(to),
            recipient=recipient,
            wanted=wanted,
            way=way,
            chosen_at=at,
        )
        choice.save()
        record(
            kind="messages.advertising-resumed" if wanted else "messages.advertising-stopped",
            by=by,
            at=at,
            subject=Subject("advertising-choice", str(choice.id)),
            clear={"way": way},
        )
