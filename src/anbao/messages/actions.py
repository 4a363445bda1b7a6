"""Writing a message with the business transaction, and delivering it afterwards."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.jobs.api import Answered, Outcome, defer, intend, perform
from anbao.kernel.actor import Actor, Subject, system
from anbao.kernel.canonical import canonical
from anbao.kernel.errors import Rejected
from anbao.kernel.ids import new_id
from anbao.keys.api import mac, seal, unseal
from anbao.ledger.api import Part, record
from anbao.messages import backends
from anbao.messages.domain.masking import Channel
from anbao.messages.domain.templates import Rendered, render, templates
from anbao.messages.models import Message
from anbao.messages.queries import RECIPIENT, SECRET, TEXT

DELIVER = "messages.deliver"
EXPIRE = "messages.expire"
EXPIRED = "expired"
"""The reason of a refusal that we ourselves give: too late to send."""
_NUMBER = re.compile(r"[A-Za-z0-9<>@._:/=+-]{1,200}")


def send(
    *,
    template: str,
    channel: Channel,
    to: str,
    data_key: UUID,
    params: Mapping[str, str],
    matter: Subject,
    by: Actor,
    at: datetime,
    expires_at: datetime | None = None,
    secret: bool = False,
    language: str = "zh-hant",
) -> UUID:
    """Write a message and defer its delivery. Joins the caller's transaction. Returns its id.

    `params` fill exactly the template's places. `secret`: the template's secret places are kept only until the message
    is sent or `expires_at` has passed; it is never sent after that. Raises NameUnknown, ParamsWrong.
    """
    form = templates.get(template)
    if secret and (expires_at is None or not form.secret):
        raise ValueError("a secret message has an end and a template that says what is secret")
    kept = render(form, language, params, masked=True)
    whole = render(form, language, params)
    message = new_id(at)
    call = intend(
        system=channel,
        operation="send",
        key=str(message),
        matter=matter,
        # Keyed: the text of a short message could be guessed from a plain hash.
        digest=mac("messages", canonical([str(message), to, whole.subject, whole.text])).hex(),
        at=at,
    )
    Message.objects.create(
        id=message,
        template=template,
        template_digest=form.digest,
        language=language,
        channel=channel,
        matter_kind=matter.kind,
        matter_id=matter.id,
        outgoing_call=call,
        recipient=seal(data_key, to.encode(), context=RECIPIENT),
        text=seal(data_key, _pack(kept), context=TEXT),
        secret_text=seal(data_key, _pack(whole), context=SECRET) if secret else None,
        created_at=at,
        expires_at=expires_at,
    )
    record(
        kind="messages.written",
        by=by,
        at=at,
        subject=matter,
        clear={"message": str(message), "template": template, "words": form.digest, "channel": channel},
        parts=[Part(key=data_key, content={"text_sha256": hashlib.sha256(_pack(kept)).hexdigest()})],
    )
    defer(DELIVER, message=str(message))
    if secret and expires_at is not None:
        defer(EXPIRE, run_at=expires_at, message=str(message))
    return message


@dataclass(frozen=True, slots=True)
class _Letter:
    row: Message
    to: str
    words: Rendered | None  # None: its secret is gone already


def deliver(*, message: UUID, clock: Callable[[], datetime]) -> None:
    """Hand a message to the operator or mail server, once. Called by the task, outside any transaction."""
    letter = _open(Message.objects.get(id=message))
    gateway = backends.gateway(letter.row.channel)
    key = str(letter.row.outgoing_call)

    def send_now() -> str:
        expired = letter.row.expires_at is not None and clock() >= letter.row.expires_at
        if expired or letter.words is None:
            raise Rejected(EXPIRED)
        return gateway.send(key=key, to=letter.to, subject=letter.words.subject, text=letter.words.text)

    perform(
        letter.row.outgoing_call,
        clock=clock,
        send=send_now,
        inquire=lambda: gateway.inquire(key=key),
        settle=lambda outcome, at: _settle(letter.row, outcome, at),
        retry_task=DELIVER,
        message=str(message),
    )


def _open(row: Message) -> _Letter:
    to = unseal(bytes(row.recipient), context=RECIPIENT).decode()
    if row.secret_text is not None:
        return _Letter(row, to, _unpack(unseal(bytes(row.secret_text), context=SECRET)))
    has_secret = bool(templates.get(row.template).secret)
    return _Letter(row, to, None if has_secret else _unpack(unseal(bytes(row.text), context=TEXT)))


def _settle(row: Message, outcome: Outcome[str], at: datetime) -> None:
    sent = isinstance(outcome, Answered)
    reason = "" if isinstance(outcome, Answered) else outcome.reason
    state = Message.State.SENT if sent else Message.State.EXPIRED if reason == EXPIRED else Message.State.REFUSED
    provider_id = _number(outcome.reply) if isinstance(outcome, Answered) else ""
    Message.objects.filter(id=row.id).update(
        state=state, reason=reason, provider_id=provider_id, settled_at=at, secret_text=None
    )
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
    )


def _number(given: str) -> str:
    """The provider's number for a message, if it is one: its free text is neither kept nor written to the ledger."""
    return given if _NUMBER.fullmatch(given) else "unusable"


@transaction.atomic(durable=True)
def expire(*, message: UUID) -> None:
    """Forget a message's secret once its time is over; whether it was sent is for `deliver` to settle. Outermost."""
    Message.objects.filter(id=message).update(secret_text=None)


def _pack(words: Rendered) -> bytes:
    return canonical({"subject": words.subject, "text": words.text})


def _unpack(content: bytes) -> Rendered:
    return Rendered(**json.loads(content))
