"""What a policy and its page say of giving it up, in words, with the clause it comes from."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.policies.domain.closing import is_short_term
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.rights import NONE_UP_TO, WITHIN
from anbao.kernel.periods import Period
from anbao.rulebook import api as rulebook
from anbao.ui.api import roc_moment


def ending_words(row: Policy) -> list[tuple[str, str]]:
    """Pairs (what, how) as printed on the e-policy, by the rules that held when the contract was made."""
    book = rulebook.at(row.contracted_at)
    within, none_up_to = book.figure(WITHIN).period, book.figure(NONE_UP_TO).period
    with override("zh-hant"):
        return [(_("契約撤銷"), withdrawal_words(row, within, none_up_to)), (_("取消"), cancellation_words(row))]


def withdrawal_words(row: Policy, within: Period, none_up_to: Period) -> str:
    figures = {"days": within.days, "years": none_up_to.years}
    if is_short_term(row.starts_at, row.ends_at, none_up_to):
        return _(
            "本保險的保險期間在 {years} 年以內，依保險業經營電子商務自律規範第六條第一項第四款第二目，"
            "不適用收受保單翌日起 {days} 日內撤銷契約的約定。"
        ).format(**figures)
    return _(
        "您可以在簽收保單的翌日起 {days} 日內撤銷契約，退還全部保險費；補寄不重新起算"
        "（保險業經營電子商務自律規範第六條第一項第四款第二目）。"
    ).format(**figures)


def cancellation_words(row: Policy) -> str:
    terms = catalogue.cancellation(row.line)
    if terms is None:
        return _("保障開始後想終止契約，請與客服聯絡，依保單條款辦理。")
    return _("{until} 保障開始以前可以取消，退還保險費 {refund} 元；請登入「我的保險」，以驗證碼確認。").format(
        until=roc_moment(row.starts_at), refund=f"{terms.refund(row.premium):,}"
    )
