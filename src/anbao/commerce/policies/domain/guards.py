"""The guards of servicing: withdrawing, and cancelling before the cover begins."""

from datetime import datetime

from anbao.commerce.policies.domain.closing import is_short_term
from anbao.kernel.periods import Period
from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict


def withdrawal_in_time(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """Within `withdrawal.within` of the day after recorded receipt; never for a term up to `withdrawal.none_up_to`.

    E-commerce rules, article 6. Before there is a receipt the days have not begun.
    """
    starts, ends, received = facts["policy.starts_at"], facts["policy.ends_at"], facts["policy.received_at"]
    within, none_up_to = figures["withdrawal.within"], figures["withdrawal.none_up_to"]
    if not (
        isinstance(starts, datetime)
        and isinstance(ends, datetime)
        and isinstance(within, Period)
        and isinstance(none_up_to, Period)
        and not is_short_term(starts, ends, none_up_to)
    ):
        return Refused(
            Reason(
                "servicing.short-term",
                N_("這張保單的保險期間在兩年以內，不適用契約撤銷。"),
                N_("保障還沒開始的話，可以取消保單；其他情形請與客服聯絡。"),
            )
        )
    if received is None or (isinstance(received, datetime) and at < within.add_to(received)):
        return Passed()
    return Refused(
        Reason(
            "servicing.withdrawal-over",
            N_("撤銷契約的期限已經過了。"),
            N_("想終止契約，請與客服聯絡，我們會說明可以退還多少。"),
        )
    )


def cancel_before_cover(facts: Facts, _figures: Figures, at: datetime) -> Verdict:
    """The product may be cancelled, and its cover has not begun (the company's terms)."""
    if facts["product.cancellable"] is not True:
        return Refused(
            Reason(
                "servicing.not-cancellable",
                N_("這項商品不能在網路上取消。"),
                N_("請與客服聯絡，我們會說明怎麼辦理。"),
            )
        )
    starts = facts["policy.starts_at"]
    if isinstance(starts, datetime) and at < starts:
        return Passed()
    return Refused(
        Reason(
            "servicing.cover-begun",
            N_("保障已經開始，不能取消了。"),
            N_("提前結束行程想終止契約，請與客服聯絡，依條款計算退還的保險費。"),
        )
    )


def otp_for_this_act(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """A one-time password was redeemed, for ending this very policy in this very way."""
    if facts["otp.redeemed"] is True and facts["otp.act_matches"] is True:
        return Passed()
    return Refused(
        Reason(
            "servicing.otp-missing",
            N_("這次辦理還沒有用驗證碼確認。"),
            N_("請按「寄驗證碼給我」，再輸入最新一則簡訊中的驗證碼。"),
            field="code",
        )
    )


GUARDS: dict[str, Guard] = {
    "servicing.withdrawal-in-time": withdrawal_in_time,
    "servicing.cancel-before-cover": cancel_before_cover,
    "servicing.otp-for-this-act": otp_for_this_act,
}
"""Tag → guard, for the registry."""
