"""Writing a message with the business transaction."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anbao.jobs.api import defer, intend
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.keys.api import mac, seal
from anbao.ledger.api import Part, record
from anbao.messages.domain.masking import Channel
from anbao.messages.domain.templates import Rendered, Template, render, templates
from anbao.messages.models import Message
from anbao.messages.queries.sent import RECIPIENT, SECRET, TEXT, pack

DELIVER = "messages.deliver"
EXPIRE = "messages.expire"  # of messages written before `forget_secrets` looked for them


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
    is sent or `expires_at` has passed (`forget_secrets`); it is never sent after that. Raises NameUnknown, ParamsWrong.
    """
    form = templates.get(template)
    if form.advertising:
        raise ValueError("advertising goes through send_advertising: its recipient may have stopped it")
    if secret and (expires_at is None or not form.secret):
        raise ValueError("a secret message has an end and a template that says what is secret")
    kept = render(form, language, params, masked=True)
    whole = render(form, language, params)
    row = draft(form, whole, kept, id_=new_id(at), to=to, data_key=data_key, channel=channel, matter=matter, at=at)
    row.language = language
    row.expires_at = expires_at
    row.secret_text = seal(data_key, pack(whole), context=SECRET) if secret else None
    put_in_queue(row, kept, by=by, at=at, data_key=data_key)
    return row.id


def draft(
    form: Template,
    whole: Rendered,
    kept: Rendered,
    *,
    id_: UUID,
    to: str,
    data_key: UUID,
    channel: Channel,
    matter: Subject,
    at: datetime,
) -> Message:
    """A message's row with its outgoing call, not kept yet. Joins the caller's transaction."""
    call = intend(
        system=channel,
        operation="send",
        key=str(id_),
        matter=matter,
        # Keyed: the text of a short message could be guessed from a plain hash.
        digest=mac("messages", canonical([str(id_), to, whole.subject, whole.text])).hex(),
        at=at,
    )
    return Message(
        id=id_,
        template=form.key,
        template_digest=form.digest,
        language="zh-hant",
        channel=channel,
        matter_kind=matter.kind,
        matter_id=matter.id,
        outgoing_call=call,
        recipient=seal(data_key, to.encode(), context=RECIPIENT),
        text=seal(data_key, pack(kept), context=TEXT),
        created_at=at,
    )


def put_in_queue(row: Message, kept: Rendered, *, by: Actor, at: datetime, data_key: UUID) -> None:
    """Keep the row with its entry and defer its delivery. Joins the caller's transaction."""
    row.save(force_insert=True)
    record(
        kind="messages.written",
        by=by,
        at=at,
        subject=Subject(row.matter_kind, row.matter_id),
        clear={
            "message": str(row.id),
            "template": row.template,
            "words": row.template_digest,
            "channel": row.channel,
        },
        parts=[Part(key=data_key, content={"text_sha256": hashlib.sha256(pack(kept)).hexdigest()})],
    )
    defer(DELIVER, message=str(row.id))
