"""A look at the changes of phone and mail: each told the old channel, none cools for ever."""

from datetime import datetime, timedelta
from typing import Final

from anbao.identity.models import ContactChange
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.messages.api import Message

LATE: Final = timedelta(hours=1)
_NOT_TOLD: Final = Reason(
    "identity.contact-not-told",
    N_("聯絡方式的變更沒有照規則通知或結束：{faults}。"),
    N_("請通知系統管理人員查明；必要時由同仁以電話通知客戶。"),
)


def told_and_ended(at: datetime) -> Look:
    """Every change that was made left a message to the old channel; what has cooled was ended by the task."""
    made = ContactChange.objects.filter(made_at__isnull=False, made_at__lte=at).exclude(field="address")
    there = Message.objects.filter(id__in=made.values("notice"), template__startswith="identity.contact-changed-")
    untold = made.exclude(notice__in=there.values("id")).count() + made.filter(notice=None).count()
    left = made.filter(state=ContactChange.State.COOLING, cools_until__lt=at - LATE).count()
    faults = [f"{untold} changes without a notice"] if untold else []
    faults += [f"{left} changes not ended"] if left else []
    seen = made.count()
    return looked(faults, seen=seen, says=f"{seen} changes of phone or mail", otherwise=_NOT_TOLD)


CONTACT_PROBES: Final = {
    "identity.contact-cooling": Probe(N_("變更手機或電子郵件都通知原來的，等候期間照樣結束"), told_and_ended)
}
