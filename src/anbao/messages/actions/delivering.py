"""Handing a written message to the operator or mail server, once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.jobs.api import Answered, Outcome, perform
from anbao.kernel.actor import Subject, system
from anbao.kernel.errors import Rejected
from anbao.kernel.verdict import Decision
from anbao.keys.api import unseal
from anbao.ledger.api import record
from anbao.messages import backends
from anbao.messages.actions.advertising import decide_sending
from anbao.messages.actions.sending import DELIVER
from anbao.messages.domain.silence import is_silent
from anbao.messages.domain.templates import Rendered, templates
from anbao.messages.models import Message
from anbao.messages.queries.sent import RECIPIENT, SECRET, TEXT, unpack
from anbao.rows import Update, given

EXPIRED, WITHHELD, SILENT = "expired", "withheld", "silent"
"""The reasons of a refusal that we ourselves give: too late to send, not wanted any more, nobody there to read it."""
_NUMBER = re.compile(r"[A-Za-z0-9<>@._:/=+-]{1,200}")
_STATES = {EXPIRED: Message.State.EXPIRED, WITHHELD: Message.State.WITHHELD, SILENT: Message.State.WITHHELD}


_SETTLE = Update(
    lambda: Message.objects.filter(id=given("id")),
    state=given("state"),
    reason=given("reason"),
    provider_id=given("provider_id"),
    settled_at=given("at"),
    secret_text=None,
)


@dataclass(slots=True)
class _Letter:
    row: Message
    to: str
    words: Rendered | None  # None: its secret is gone already
    decision: Decision | None = None  # of advertising: whether it may still go out

    def leave(self, at: datetime) -> Rendered:
        """The words to send now. Raises Rejected where it may not go out any more."""
        if self.words is None or (self.row.expires_at is not None and at >= self.row.expires_at):
            raise Rejected(EXPIRED)
        if is_silent(self.row.channel, self.to):
            raise Rejected(SILENT)
        if self.row.advertised_to:
            self.decision = decide_sending(to=self.to, recipient=self.row.advertised_to, at=at)
            if not self.decision.passed:
                raise Rejected(WITHHELD)
        return self.words


def deliver(*, message: UUID, clock: Callable[[], datetime]) -> None:
    """Hand a message to the operator or mail server, once. Called by the task, outside any transaction."""
    letter = _open(Message.objects.get(id=message))
    gateway = backends.gateway(letter.row.channel)
    key = str(letter.row.outgoing_call)

    def send_now() -> str:
        words = letter.leave(clock())
        more = {"stop": words.stop} if words.stop else {}
        return gateway.send(key=key, to=letter.to, subject=words.subject, text=words.text, **more)

    perform(
        letter.row.outgoing_call,
        clock=clock,
        send=send_now,
        inquire=lambda: gateway.inquire(key=key),
        settle=lambda outcome, at: _settle(letter, outcome, at),
        retry_task=DELIVER,
        message=str(message),
    )


def _open(row: Message) -> _Letter:
    to = unseal(bytes(row.recipient), context=RECIPIENT).decode()
    if row.secret_text is not None:
        return _Letter(row, to, unpack(unseal(bytes(row.secret_text), context=SECRET)))
    has_secret = bool(templates.get(row.template).secret)
    return _Letter(row, to, None if has_secret else unpack(unseal(bytes(row.text), context=TEXT)))


def _settle(letter: _Letter, outcome: Outcome[str], at: datetime) -> None:
    row = letter.row
    sent = isinstance(outcome, Answered)
    reason = "" if isinstance(outcome, Answered) else outcome.reason
    state = Message.State.SENT if sent else _STATES.get(reason, Message.State.REFUSED)
    provider_id = _number(outcome.reply) if isinstance(outcome, Answered) else ""
    _SETTLE.run(id=row.id, state=state, reason=reason, provider_id=provider_id, at=at)
    record(
        kind="messages.sent" if sent else "messages.not-sent",
        by=system(DELIVER),
        at=at,
        subject=Subject(row.matter_kind, row.matter_id),
        clear={
            "message": str(row.id),
            "template": row.template,
            "words": row.template_digest,
            "channel": row.channel,
            "provider_id": provider_id,
            "reason": reason,
        },
        decision=letter.decision,
    )


def _number(given: str) -> str:
    """The provider's number for a message, if it is one: its free text is neither kept nor written to the ledger."""
    return given if _NUMBER.fullmatch(given) else "unusable"


@transaction.atomic(durable=True)
def forget_secrets(*, at: datetime) -> int:
    """Forget the secrets of all messages whose time is over; how many there were. Runs once a minute. Outermost."""
    return Message.objects.filter(secret_text__isnull=False, expires_at__lte=at).update(secret_text=None)


@transaction.atomic(durable=True)
def expire(*, message: UUID) -> None:
    """Forget a message's secret once its time is over; whether it was sent is for `deliver` to settle. Outermost."""
    Message.objects.filter(id=message).update(secret_text=None)
