"""Guards of step `sale.underwrite`. They compare facts; what the limits are, `catalogue` cites with source and mark.

Sources: e-commerce rules, article 11, second paragraph; that nothing is sold without a cited limit or an approved
release is the company's own rule. Amounts are whole TWD.
"""

from datetime import datetime, timedelta

from anbao.kernel.money import show
from anbao.kernel.registries import Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Held, Passed, Reason, Referred, Refused, Verdict

_ASK_AGAIN_AFTER = timedelta(minutes=1)


def limit_cited(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse where no limit is cited for this line, way of verification, customer and age."""
    if isinstance(facts["limit.company"], int) and isinstance(facts["limit.industry"], int):
        return Passed()
    return _not_cited()


def own_sum_within_limit(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse where this company's sums for the overlapping period, this one included, exceed its limit."""
    total, limit = facts["sum.own"], facts["limit.company"]
    if not isinstance(total, int) or not isinstance(limit, int):
        return _not_cited()
    if total <= limit:
        return Passed()
    return _refused(
        "own-sum-over-limit",
        N_("加上被保險人在本公司同一期間的保障，保險金額會超過網路投保的上限 {limit}。"),
        N_("請改選保額較低的方案；若有另一筆還沒完成的投保，請先完成或等它失效後再試。"),
        limit=show(limit),
    )


def industry_sum_within_limit(facts: Facts, _figures: Figures, at: datetime) -> Verdict:
    """Refuse where the sums at all companies, this one included, exceed the limit; hold while they are not known."""
    total, limit = facts["sum.industry"], facts["limit.industry"]
    if not isinstance(limit, int):
        return _not_cited()
    if not isinstance(total, int):
        return _industry_unknown(at)
    if total <= limit:
        return Passed()
    return _refused(
        "industry-sum-over-limit",
        N_("加上被保險人在各保險公司的有效保障，保險金額會超過網路投保的累積上限 {limit}。"),
        N_("請改選保額較低的方案，或洽服務據點投保。"),
        limit=show(limit),
    )


def no_abnormal_record(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refer to a person where an earlier application or claim was noted as abnormal."""
    if facts["own.abnormal"] is False:
        return Passed()
    return Referred(
        Reason(
            "underwriting.needs-a-person",
            N_("這份投保需要由核保人員確認。"),
            N_("我們會以您留下的聯絡方式通知您。保險期間開始前沒有結果的話，這次投保就會失效；沒有任何扣款。"),
        )
    )


def line_released(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse a line that two people did not release as it is now, or whose doubtful figures nobody confirmed.

    `line.confirmed` is also true where the installation does not ask for it (everywhere but in production).
    """
    if facts["line.released"] is True and facts["line.confirmed"] is True:
        return Passed()
    return _refused(
        "line-not-released",
        N_("這項商品目前暫停網路投保。"),
        N_("請稍後再試，或與客服聯絡；已投保的保單不受影響。"),
    )


def no_overlapping_trip(facts: Facts, figures: Figures, _at: datetime) -> Verdict:
    """Contracts of the same line over the same time: some pass, some go to a person, more are refused.

    Figures `trip.overlapping_free` and `trip.overlapping_referred` (the company's own practice).
    """
    found, free, referred = (
        facts["trip.overlapping"],
        figures["trip.overlapping_free"],
        figures["trip.overlapping_referred"],
    )
    if isinstance(found, int) and isinstance(free, int) and found <= free:
        return Passed()
    message = N_("您在本公司已經有同一項商品的保單，保障期間和這次重疊。")
    if isinstance(found, int) and isinstance(referred, int) and found <= referred:
        remedy = N_("這次投保會由核保人員確認，結果會通知您；如果是重複投保，可以改選其他日期。沒有任何扣款。")
        return Referred(Reason("underwriting.trip-overlaps", message, remedy))
    return _refused(
        "trip-overlaps-again", message, N_("請改選沒有重疊的日期；需要提高保額，請與客服聯絡。沒有任何扣款。")
    )


def minors_death_benefit(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """For a child below figure `minor.age` what is paid on death stays within figure `minor.funeral_cost`.

    Insurance Act, articles 107 and 135. The age is that of the day the cover begins.
    """
    age, total = facts["insured.age_at_start"], facts["sum.death"]
    minor, limit = figures["minor.age"], figures["minor.funeral_cost"]
    if not isinstance(age, int) or not isinstance(minor, int) or not isinstance(limit, int):
        return _refused(
            "age-unknown",
            N_("查不到被保險人的年齡，還不能核保。"),
            N_("請核對被保險人的出生日期；資料都正確時，請與客服聯絡。"),
        )
    if age >= minor:
        return Passed()
    if not isinstance(total, int):
        return _industry_unknown(at)
    if total <= limit:
        return Passed()
    return _refused(
        "minors-death-benefit",
        N_("被保險人未滿 {age} 歲，身故只能給付喪葬費用，合計不能超過 {limit}。"),
        N_("請改選身故保障較低的方案。"),
        age=minor,
        limit=show(limit),
    )


def within_register(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """Fixed travel-inconvenience benefits: so many at one insurer, so many at all, at a time; not known holds.

    Figures `inconvenience.per_insurer`, `inconvenience.everywhere`; before their first day there was no register.
    """
    if facts["register.asked"] is False or not {"inconvenience.per_insurer", "inconvenience.everywhere"} & set(figures):
        return Passed()
    here, all_ = figures["inconvenience.per_insurer"], figures["inconvenience.everywhere"]
    own, everywhere = facts["register.own"], facts["register.everywhere"]
    if not isinstance(own, int) or not isinstance(everywhere, int):
        return Held(
            Reason(
                "underwriting.register-unknown",
                N_("旅行不便險通報系統暫時沒有回應，還不能確認您在各公司的投保件數。"),
                N_("您填寫的內容已保留，沒有任何扣款；請稍候再按一次「繼續」。"),
            ),
            retry_at=at + _ASK_AGAIN_AFTER,
        )
    if not isinstance(here, int) or own >= here:
        return _refused(
            "register-own",
            N_("同一段期間，您在本公司已有定額給付的旅行不便保險，不能再投保。"),
            N_("請改選沒有旅行不便保障的商品或其他日期；若有另一筆還沒完成的投保，請先完成或等它失效後再試。"),
        )
    if not isinstance(all_, int) or everywhere >= all_:
        return _refused(
            "register-everywhere",
            N_("同一段期間，您在各公司已有 {most} 件定額給付的旅行不便保險，不能再投保。"),
            N_("請改選沒有旅行不便保障的商品，或其他日期。"),
            most=all_ if isinstance(all_, int) else 0,
        )
    return Passed()


def _industry_unknown(at: datetime) -> Held:
    return Held(
        Reason(
            "underwriting.industry-unknown",
            N_("保險業通報系統暫時沒有回應，還不能確認累積的保險金額。"),
            N_("您填寫的內容已保留，沒有任何扣款；請稍候再按一次「繼續」。"),
        ),
        retry_at=at + _ASK_AGAIN_AFTER,
    )


def _not_cited() -> Refused:
    return _refused(
        "limit-not-cited",
        N_("目前查不到適用於您的保險金額上限，所以不能在網路上承保。"),
        N_("請改由服務據點或電話投保，或與客服聯絡。"),
    )


def _refused(code: str, message: str, remedy: str, **details: Detail) -> Refused:
    return Refused(Reason(f"underwriting.{code}", message, remedy, details, field="plan"))


GUARDS: dict[str, Guard] = {
    "sale.limit-cited": limit_cited,
    "sale.own-sum-within-limit": own_sum_within_limit,
    "sale.industry-sum-within-limit": industry_sum_within_limit,
    "sale.no-abnormal-record": no_abnormal_record,
    "sale.line-released": line_released,
    "sale.no-overlapping-trip": no_overlapping_trip,
    "sale.minors-death-benefit": minors_death_benefit,
    "sale.within-inconvenience-register": within_register,
}
"""Tag → guard, for the registry."""

_OPTIONAL = "none where it is not known"
FACTS: dict[str, FactType] = {
    "limit.company": FactType("int", "underwriting", f"whole TWD, one company's limit; {_OPTIONAL}"),
    "limit.industry": FactType("int", "underwriting", f"whole TWD, limit across companies; {_OPTIONAL}"),
    "sum.own": FactType("int", "underwriting", "whole TWD over the overlapping period, this application included"),
    "sum.industry": FactType("int", "underwriting", f"whole TWD at all companies, this included; {_OPTIONAL}"),
    "own.abnormal": FactType("bool", "underwriting", "an open note of an abnormal application or claim"),
    "trip.overlapping": FactType("int", "underwriting", "contracts of the same line whose cover overlaps"),
    "insured.age_at_start": FactType("int", "underwriting", f"completed years as the cover begins; {_OPTIONAL}"),
    "sum.death": FactType("int", "underwriting", f"whole TWD paid on death at all companies; {_OPTIONAL}"),
    "register.asked": FactType("bool", "underwriting", "the line has benefits that an industry's register counts"),
    "register.own": FactType("int", "underwriting", f"such contracts with us over the period; {_OPTIONAL}"),
    "register.everywhere": FactType("int", "underwriting", f"such contracts at all insurers; {_OPTIONAL}"),
    "line.released": FactType("bool", "underwriting", "the line's files are what two people released"),
    "line.marks": FactType("list", "underwriting", "marks N and U among the line's figures"),
    "line.confirmed": FactType("bool", "underwriting", "marked figures confirmed, or no need to"),
}
