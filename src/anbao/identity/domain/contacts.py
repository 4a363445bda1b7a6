"""Changes of phone, mail and address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

from anbao.kernel.canonical import canonical
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Reason, Refused

Field = Literal["phone", "mail"]
Stage = Literal["new", "old", "done"]
"""Which channel has to answer next: first the new one, so that a mistyped one costs nothing, then the old one."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel that a customer changes. `new` and `old`: purposes of the codes that go to either."""

    channel: Literal["sms", "mail"]
    title: str
    new: str
    old: str

    def purpose(self, stage: Stage) -> str:
        return self.new if stage == "new" else self.old


WAYS: Final[Mapping[str, Way]] = {
    "phone": Way("sms", N_("手機號碼"), "identity.new-phone", "identity.old-phone"),
    "mail": Way("mail", N_("電子郵件"), "identity.new-mail", "identity.old-mail"),
}
TITLES: Final[Mapping[str, str]] = {**{name: way.title for name, way in WAYS.items()}, "address": N_("聯絡地址")}
PURPOSES: Final[Mapping[str, str]] = {
    "identity.new-phone": N_("啟用新的手機號碼"),
    "identity.new-mail": N_("啟用新的電子郵件"),
    "identity.old-phone": N_("更換手機號碼"),
    "identity.old-mail": N_("更換電子郵件"),
}


def act_of(*, change: str, field: str, new: str) -> str:
    """Hex SHA-256 of what both codes approve: this change, to this very value."""
    return sha256(canonical({"change": change, "field": field, "new": new})).hexdigest()


def stage_of(*, new_redeemed: bool, old_redeemed: bool) -> Stage:
    """What is still to be shown: that the new channel is the customer's, then that the old one agrees."""
    if not new_redeemed:
        return "new"
    return "done" if old_redeemed else "old"


def cools(cools_until: datetime | None, at: datetime) -> bool:
    """Whether a change still cools at `at`: the moment of its end is no part of it."""
    return cools_until is not None and at < cools_until


def same() -> Refused:
    return _refused("contact-same", N_("這就是現在登記的。"), N_("要更換，請填寫新的。"), field="value")


def over() -> Refused:
    return _refused("contact-over", N_("這次變更已經結束或逾時。"), N_("請從聯絡方式頁重新開始；原來的資料沒有變更。"))


def too_many(most: int) -> Refused:
    return _refused(
        "contact-too-many",
        N_("一天內變更的次數已經到了 {most} 次。"),
        N_("請明天再試，或與客服聯絡。"),
        field="value",
        most=most,
    )


def too_late() -> Refused:
    return _refused(
        "contact-too-late",
        N_("可以在這裡取消變更的時間已經過了，或已經處理過。"),
        N_("如果變更不是您本人做的，請馬上與客服聯絡。"),
    )


def _refused(code: str, message: str, remedy: str, *, field: str = "", **details: Detail) -> Refused:
    return Refused(Reason(f"identity.{code}", message, remedy, details, field=field))
