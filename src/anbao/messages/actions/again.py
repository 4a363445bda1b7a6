"""A message once more: under a call of its own where the other side refused it, else in the queue again."""

from datetime import datetime
from uuid import UUID

from anbao.jobs.api import call, defer, intend, living
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys.api import KeyDestroyed, mac, unseal
from anbao.ledger.api import record
from anbao.messages.actions.sending import DELIVER
from anbao.messages.domain.templates import templates
from anbao.messages.models import Message
from anbao.messages.queries.sent import RECIPIENT, TEXT, unpack


def send_again(*, message: UUID, by: Actor, at: datetime) -> Verdict:
    """Have a message sent that was refused, or whose task is gone. Joins the caller's transaction.

    Refused for one that carries a secret, is advertising or too late, is under way, or whose recipient was erased.
    Raises Message.DoesNotExist.
    """
    row = Message.objects.select_for_update().get(id=message)
    if (why := refusal_of(row, at)) is not None:
        return why
    if row.state == Message.State.REFUSED:
        try:
            row.outgoing_call = _call(row, at)
        except KeyDestroyed:
            return _refused("erased", N_("收件人的資料已依規定刪除，不能再寄。"), N_("不需要再做任何事。"))
        row.state, row.reason, row.settled_at = Message.State.QUEUED, "", None
        row.save(update_fields=["outgoing_call", "state", "reason", "settled_at"])
    elif str(row.id) in living(DELIVER, "message"):
        return _refused("under-way", N_("這一則正在寄送。"), N_("請稍候再看結果。"))
    record(
        kind="messages.again",
        by=by,
        at=at,
        subject=Subject(row.matter_kind, row.matter_id),
        clear={"message": str(row.id), "template": row.template, "channel": row.channel},
    )
    defer(DELIVER, message=str(row.id))
    return Passed()


def refusal_of(row: Message, at: datetime) -> Refused | None:
    """Why a message is not sent again, as far as its row says."""
    if row.template not in templates or templates.get(row.template).secret or row.advertised_to:
        return _refused(
            "not-again", N_("驗證碼與廣告不能由同仁再寄。"), N_("驗證碼請客戶在頁面上重新索取；廣告請由廣告頁面寄送。")
        )
    if row.expires_at is not None and at >= row.expires_at:
        return _refused("too-late", N_("這一則已經過了可以寄送的時間。"), N_("請改用電話或其他方式通知客戶。"))
    if row.state == Message.State.REFUSED:
        return None
    if row.state == Message.State.QUEUED and call(row.outgoing_call).settled_at is None:
        return None
    return _refused("not-refused", N_("這一則不需要再寄。"), N_("請重新整理頁面，看目前的狀態。"))


def _call(row: Message, at: datetime) -> UUID:
    """A call of its own: the key of the refused one stays that of what was refused, so there is one for each."""
    to = unseal(bytes(row.recipient), context=RECIPIENT).decode()
    words = unpack(unseal(bytes(row.text), context=TEXT))
    return intend(
        system=row.channel,
        operation="send",
        key=f"{row.id}/{row.outgoing_call}",
        matter=Subject(row.matter_kind, row.matter_id),
        digest=mac("messages", canonical([str(row.id), to, words.subject, words.text])).hex(),
        at=at,
    )


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"messages.{code}", message, remedy))
