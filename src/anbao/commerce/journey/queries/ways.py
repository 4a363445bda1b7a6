"""The ways of paying that an application's page offers."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anbao.commerce.journey.domain.guards import METHODS_OF
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.again import NEWEST_CONTRACT
from anbao.commerce.journey.queries.facts import registration_facts
from anbao.commerce.payments import api as payments
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Offered:
    """One way of paying, in words: what it is, and what to know before it is chosen; `short` inside a sentence."""

    method: str
    title: str
    hint: str
    short: str


_WORDS = {
    payments.OWN_CARD: (
        N_("本人的信用卡或簽帳金融卡"),
        N_("在收單機構的頁面輸入卡號。先取得授權，完成通報後才扣款。"),
        N_("信用卡"),
    ),
    payments.OWN_ACCOUNT: (
        N_("本人的存款帳戶轉帳"),
        N_("在銀行的頁面選擇帳戶並同意扣款。餘額不足時不會扣款，投保也不會成立。"),
        N_("存款帳戶"),
    ),
}


def offered(row: Application, *, at: datetime) -> list[Offered]:
    """Those that run here and that rulebook and company allow for the way in which the customer registered."""
    figure = METHODS_OF.get(str(registration_facts(row.account_id)["registration.method"]))
    allowed = rulebook.figure(figure, at=at).value if figure is not None else ()
    if not isinstance(allowed, tuple):
        return []
    return [in_words(method) for method in payments.methods() if method in allowed]


def remembered(row: Application, *, at: datetime) -> Offered | None:
    """Of the offered ways the one by which the customer's newest contract was paid."""
    former = NEWEST_CONTRACT.first(account=row.account_id)
    if former is None or former.payment is None:
        return None
    method = payments.payment(former.payment).method
    return next((way for way in offered(row, at=at) if way.method == method), None)


def in_words(method: str) -> Offered:
    """A method that runs here, for a person."""
    title, hint, short = _WORDS[method]
    return Offered(method, _(title), _(hint), _(short))
