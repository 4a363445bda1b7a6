"""What was sent to people, in words: the list's rows, and one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anbao.commerce.journey.api import message_in_words
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.keys.api import KeyDestroyed
from anbao.messages import api as messages
from anbao.ui.api import Order, system_title, waiting

GROUPS: Mapping[str, str] = {
    "": N_("全部"),
    "refused": N_("沒有寄出"),
    "queued": N_("等候寄送"),
    "expired": N_("逾時未寄"),
}
ORDERS = {"newest": Order(N_("最新的在前"), ("-id",)), "oldest": Order(N_("最早的在前"), ("id",))}
CHANNELS = ("sms", "mail")
RECENT: Final = timedelta(days=7)  # how long a refused message stands among today's work
_MATTERS = {
    "application": "journey-console:application",
    "policy": "policies-console:policy",
    "case": "care-console:case",
    "dispute": "disputes-console:dispute",
}


@dataclass(frozen=True, slots=True)
class Row:
    about: str
    href: str
    channel: str
    state: str
    created_at: datetime
    settled_at: datetime | None
    reason: str


def about(template: str) -> str:
    """What a message is about, in words."""
    return message_in_words(template) or template


def rows_of(found: Sequence[messages.Message]) -> list[Row]:
    return [row_of(row) for row in found]


def row_of(row: messages.Message) -> Row:
    return Row(
        about=about(row.template),
        href=reverse("messages-console:message", args=[row.id]),
        channel=system_title(row.channel),
        state=f"message_{row.state}",
        created_at=row.created_at,
        settled_at=row.settled_at,
        reason=row.reason,
    )


def recipient_of(row: messages.Message) -> str:
    """Masked; "" where the person was erased."""
    try:
        return messages.masked_recipient(row)
    except KeyDestroyed:
        return ""


def matter_href(row: messages.Message) -> str:
    """The page of what the message is about; "" where it has none."""
    try:
        return reverse(_MATTERS[row.matter_kind], args=[row.matter_id]) if row.matter_kind in _MATTERS else ""
    except NoReverseMatch:
        return ""


def work(ask: WorkAsk) -> Waiting:
    """What the other side refused in the last days, the oldest first."""
    return waiting(messages.refused_since(ask.at - RECENT), ask, _work_row)


def _work_row(row: messages.Message) -> WorkRow:
    shown = row_of(row)
    return WorkRow(
        shown.about, shown.href, detail=_("{channel}：{reason}").format(channel=shown.channel, reason=row.reason)
    )
