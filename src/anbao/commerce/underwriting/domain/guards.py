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
        return Held(
            Reason(
                "underwriting.industry-unknown",
                N_("同業通報系統暫時沒有回應，還不能確認累積的保險金額。"),
                N_("您填寫的內容已保留，沒有任何扣款；請稍候再按一次「繼續」。"),
            ),
            retry_at=at + _ASK_AGAIN_AFTER,
        )
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
}
"""Tag → guard, for the registry."""

_OPTIONAL = "none where it is not known"
FACTS: dict[str, FactType] = {
    "limit.company": FactType("int", "underwriting", f"whole TWD, one company's limit; {_OPTIONAL}"),
    "limit.industry": FactType("int", "underwriting", f"whole TWD, limit across companies; {_OPTIONAL}"),
    "sum.own": FactType("int", "underwriting", "whole TWD over the overlapping period, this application included"),
    "sum.industry": FactType("int", "underwriting", f"whole TWD at all companies, this included; {_OPTIONAL}"),
    "own.abnormal": FactType("bool", "underwriting", "an open note of an abnormal application or claim"),
    "line.released": FactType("bool", "underwriting", "the line's files are what two people released"),
    "line.marks": FactType("list", "underwriting", "marks N and U among the line's figures"),
    "line.confirmed": FactType("bool", "underwriting", "marked figures confirmed, or no need to"),
}
