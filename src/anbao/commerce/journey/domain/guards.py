"""The guards of the sale's steps (those of underwriting are underwriting's).

Each is a pure function of the step's facts and the clause's figures. Which clause it runs for is the rulebook's
business; the sources named here are e-commerce articles 2, 7, 10, 11 and 12 and the company's own practice.
"""

from datetime import datetime

from anbao.kernel.periods import Period
from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Passed, Reason, Refused, Verdict


def natural_person(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Only a person, never an organisation, proposes online (article 2)."""
    if facts["proposer.natural_person"] is True:
        return Passed()
    return Refused(
        Reason("sale.not-a-person", N_("網路投保的要保人必須是個人。"), N_("請以本人身分證字號註冊的帳號投保。"))
    )


def of_age(facts: Facts, figures: Figures, _at: datetime) -> Verdict:
    """The proposer has full capacity: figure `age.majority`, whole years."""
    age, majority = facts["proposer.age"], figures["age.majority"]
    if isinstance(age, int) and isinstance(majority, int) and age >= majority:
        return Passed()
    return Refused(
        Reason(
            "sale.under-age",
            N_("要保人須年滿 {majority} 歲。"),
            N_("請由年滿 {majority} 歲的家人以自己的帳號投保，或洽服務據點。"),
            {"majority": int(str(majority))},
        )
    )


def identity_verified(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """The account comes from a completed registration with identity verification (article 7)."""
    if facts["registration.verified"] is True:
        return Passed()
    return Refused(
        Reason("sale.not-verified", N_("您的帳號還沒有完成身分驗證。"), N_("請先完成註冊與身分驗證，再繼續投保。"))
    )


def not_dormant(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """Some business of the sale's kind within figure `dormancy.sale_after` (article 7, second paragraph)."""
    last = facts["registration.last_activity_at"]
    lapse = figures["dormancy.sale_after"]
    if isinstance(last, datetime) and isinstance(lapse, Period) and at < lapse.add_to(last):
        return Passed()
    return Refused(
        Reason(
            "sale.dormant",
            N_("您已經很久沒有在網路上投保，帳號的投保功能已暫停。"),
            N_("請重新完成身分驗證，就可以繼續投保。"),
        )
    )


def insured_is_proposer(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Proposer and insured are one person (the company's own rule for property)."""
    if facts["insured.is_proposer"] is True:
        return Passed()
    return Refused(
        Reason(
            "sale.insured-not-proposer",
            N_("目前網路投保只受理為自己投保。"),
            N_("請將被保險人改為您本人；要為家人投保，請由家人以自己的帳號辦理，或洽服務據點。"),
            field="insured",
        )
    )


def insured_allowed(facts: Facts, figures: Figures, _at: datetime) -> Verdict:
    """Bought by network the insured is the proposer, or the proposer's own young child (article 10, sixth item).

    Figures `insured.child_up_to`, completed years, that age included, and `insured.child_lines`, the one kind of
    insurance that it must be alone.
    """
    if facts["insured.is_proposer"] is True:
        return Passed()
    oldest, alone = figures["insured.child_up_to"], figures["insured.child_lines"]
    age, lines = facts["insured.age"], facts["application.lines"]
    if not isinstance(oldest, int) or not isinstance(alone, tuple):
        msg = "insured.child_up_to is a number, insured.child_lines are names"
        raise TypeError(msg)
    if facts["insured.own_child"] is not True or not isinstance(age, int):
        return _not_insured(
            "insured-not-proposer",
            N_("網路投保只受理為自己，或為自己 {oldest} 歲以下的子女投保旅行平安保險。"),
            N_("請將被保險人改為您本人；配偶、父母與其他家人請用自己的帳號投保，或洽服務據點書面辦理。"),
            "insured",
            oldest,
        )
    if age > oldest:
        return _not_insured(
            "child-too-old",
            N_("網路上只能為 {oldest} 歲以下的子女投保，這位子女已經超過了。"),
            N_("請核對出生日期；超過 {oldest} 歲的子女，請洽服務據點書面投保。"),
            "child_birth_date",
            oldest,
        )
    if not isinstance(lines, tuple) or len(lines) != 1 or lines[0] not in alone:
        return _not_insured(
            "child-other-product",
            N_("為子女投保，網路上只受理單獨的旅行平安保險。"),
            N_("請改選旅行平安保險；這項商品的保障，請洽服務據點為子女投保。"),
            "insured",
            oldest,
        )
    return Passed()


def _not_insured(code: str, message: str, remedy: str, field: str, oldest: int) -> Refused:
    return Refused(Reason(f"sale.{code}", message, remedy, {"oldest": oldest}, field=field))


def period_ahead(facts: Facts, _figures: Figures, at: datetime) -> Verdict:
    """No cover begins before the act that asks for it (the company's own rule)."""
    starts = facts["cover.starts_at"]
    if isinstance(starts, datetime) and at < starts:
        return Passed()
    return Refused(
        Reason(
            "sale.period-begun",
            N_("您選擇的保險期間已經開始，無法再投保這段期間。"),
            N_("請重新試算，選擇還沒開始的時間。"),
            field="departs_at",
        )
    )


def terms_opened_and_agreed(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Every required document of this version was opened, and agreed to (article 10, second item)."""
    required = _set(facts["terms.required"])
    if not required:
        return Refused(
            Reason(
                "sale.terms-missing",
                N_("這項商品的條款目前無法顯示，暫停投保。"),
                N_("請稍後再試，或聯絡客服。"),
            )
        )
    if not required <= _set(facts["terms.opened"]):
        return Refused(
            Reason(
                "sale.terms-not-opened",
                N_("還有文件沒有打開閱讀。"),
                N_("請逐一點開每份文件，讀過之後再勾選同意。"),
                field="documents",
            )
        )
    if not required <= _set(facts["terms.agreed"]):
        return Refused(
            Reason(
                "sale.terms-not-agreed",
                N_("還有文件沒有勾選同意。"),
                N_("如果您同意內容，請勾選每份文件旁的方格。"),
                field="documents",
            )
        )
    return Passed()


def otp_for_this_act(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """A one-time password was redeemed, for exactly the content that is being confirmed (article 10, third item)."""
    if facts["otp.redeemed"] is not True:
        return Refused(
            Reason("sale.otp-missing", N_("驗證碼尚未通過。"), N_("請輸入最新一則簡訊中的驗證碼。"), field="code")
        )
    if facts["otp.act_matches"] is not True:
        return Refused(
            Reason(
                "sale.otp-other-act",
                N_("投保內容在寄出驗證碼之後有變更。"),
                N_("請核對新的內容，並重新索取驗證碼。"),
                field="code",
            )
        )
    return Passed()


def underwritten(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Underwriting accepted exactly what is now confirmed or issued."""
    if facts["application.underwritten"] is True:
        return Passed()
    return Refused(
        Reason("sale.not-underwritten", N_("這份投保內容還沒有通過核保。"), N_("請回到核對頁，重新送出核保。"))
    )


def underwriting_stands(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """Underwriting is younger than figure `underwriting.valid_for`, and what it rested on has not changed since."""
    accepted, lasts = facts["application.underwritten_at"], figures["underwriting.valid_for"]
    same = facts["own.abnormal"] is False and facts["trip.overlapping_since"] is False
    if facts["application.offer_stands"] is not True or not same:
        return _underwrite_again(N_("核保之後，商品或您的投保條件有變動。"))
    if isinstance(accepted, datetime) and isinstance(lasts, Period) and at < lasts.add_to(accepted):
        return Passed()
    return _underwrite_again(N_("核保結果已經超過有效時間。"))


def _underwrite_again(message: str) -> Refused:
    return Refused(Reason(UNDERWRITE_AGAIN, message, N_("請核對內容後再按一次「繼續」，重新核保；沒有任何扣款。")))


UNDERWRITE_AGAIN = "sale.underwriting-over"
"""Code of the reason with which an application goes back to be underwritten again."""


def confirmed(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """The proposer confirmed the application with a one-time password."""
    if facts["application.confirmed"] is True:
        return Passed()
    return Refused(Reason("sale.not-confirmed", N_("您還沒有確認投保。"), N_("請先核對內容，並以簡訊驗證碼確認。")))


def payment_method_allowed(facts: Facts, figures: Figures, _at: datetime) -> Verdict:
    """Only the ways of paying that article 12 allows for this way of registering; another registration allows none.

    Figures `payment.methods_by_network` and `payment.methods_in_person` (also for a certificate).
    """
    figure = METHODS_OF.get(str(facts["registration.method"]))
    allowed = figures[figure] if figure is not None else ()
    if isinstance(allowed, tuple) and facts["payment.method"] in allowed:
        return Passed()
    return Refused(
        Reason(
            "sale.payment-method",
            N_("您的註冊方式不能使用這種繳費方式。"),
            N_("請改用畫面上列出的方式。"),
            field="method",
        )
    )


METHODS_OF = {
    "network": "payment.methods_by_network",
    "certificate": "payment.methods_in_person",
    "in-person": "payment.methods_in_person",
}
"""Way of registering → the figure that names the ways of paying it allows."""


def own_card(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """The holder of card or account is the proposer (article 12); no answer yet holds."""
    matches, account = facts["payment.holder_matches"], facts["payment.method"] == "own-account"
    if matches is True:
        return Passed()
    if matches is None:
        return Held(
            Reason(
                "sale.card-holder-unknown",
                N_("銀行還沒有回覆帳戶所有人是否為您本人。")
                if account
                else N_("發卡銀行還沒有回覆持卡人是否為您本人。"),
                N_("請稍候，我們會自動再查詢；還沒有扣款。"),
            )
        )
    return Refused(
        Reason(
            "sale.card-of-another",
            N_("這個帳戶不是您本人的帳戶，所以沒有扣款。")
            if account
            else N_("這張信用卡不是您本人的卡片，所以沒有扣款。"),
            N_("請改用您本人的信用卡或帳戶再試一次。"),
        )
    )


def receipt_reported(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """The receipt report was acknowledged before anything is captured (article 11, second paragraph, first item)."""
    if isinstance(facts["report.receipt_at"], datetime):
        return Passed()
    return Held(
        Reason(
            "sale.receipt-not-reported",
            N_("收件通報還沒有完成。"),
            N_("我們會自動再通報，完成後才會扣款；您不需要做任何事。"),
        )
    )


def captured(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """The premium was captured."""
    if facts["payment.captured"] is True:
        return Passed()
    return Refused(Reason("sale.not-captured", N_("保險費還沒有扣款成功。"), N_("請回到繳費頁查看進度。")))


def _set(value: object) -> set[str]:
    return set(value) if isinstance(value, (tuple, list)) else set()


GUARDS: dict[str, Guard] = {
    "sale.natural-person": natural_person,
    "sale.of-age": of_age,
    "sale.identity-verified": identity_verified,
    "sale.not-dormant": not_dormant,
    "sale.insured-is-proposer": insured_is_proposer,
    "sale.insured-allowed": insured_allowed,
    "sale.period-ahead": period_ahead,
    "sale.terms-opened-and-agreed": terms_opened_and_agreed,
    "sale.otp-for-this-act": otp_for_this_act,
    "sale.underwritten": underwritten,
    "sale.underwriting-stands": underwriting_stands,
    "sale.confirmed": confirmed,
    "sale.payment-method-allowed": payment_method_allowed,
    "sale.own-card": own_card,
    "sale.receipt-reported": receipt_reported,
    "sale.captured": captured,
}
"""Tag → guard, for the registry."""
