"""Guards of step `sale.underwrite` about who may be sold to.

Source: the Regulations Governing Anti-Money Laundering of Financial Institutions, articles 8 and 10; how old a list may
be, and whether the company screens elsewhere, is the company's own practice.
"""

from collections.abc import Callable
from datetime import datetime

from anbao.kernel.periods import Period
from anbao.kernel.registries import Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Passed, Reason, Referred, Refused, Verdict

_NO_LIST = Reason(
    "screening.no-list",
    N_("投保前應做的檢核目前無法進行，暫停網路投保。"),
    N_("請稍後再試，或與客服聯絡；沒有任何扣款。"),
)
_OLD_LIST = Reason(
    "screening.list-old",
    N_("投保前應做的檢核正在更新，還不能完成核保。"),
    N_("您填寫的內容已保留，沒有任何扣款；請稍候再按一次「繼續」。"),
)
_MESSAGE, _REMEDY = (
    N_("這份投保需要由核保人員確認。"),
    N_("我們會以您留下的聯絡方式通知您。保險期間開始前沒有結果的話，這次投保就會失效；沒有任何扣款。"),
)


def _screened(kind: str) -> Callable[[Facts, Figures, datetime], Verdict]:
    def guard(facts: Facts, figures: Figures, at: datetime) -> Verdict:
        if figures["screening.elsewhere"] is True:
            return Passed()
        of, hits, lasts = (
            facts[f"screening.{kind}_at"],
            facts[f"screening.{kind}_hits"],
            figures[f"screening.{kind}_age"],
        )
        if not isinstance(of, datetime) or not isinstance(hits, str) or not isinstance(lasts, Period):
            return Refused(_NO_LIST)
        if at >= lasts.add_to(of):
            return Held(_OLD_LIST)
        # What the customer reads is the same as for any other referral.
        return Referred(Reason("screening.hit", _MESSAGE, _REMEDY, {"hits": hits})) if hits else Passed()

    return guard


sanctions_screened, pep_screened = _screened("sanctions"), _screened("pep")
sanctions_screened.__doc__ = """Refuse without a released list of sanctions, hold with an old one, refer a name on it.

Figures `screening.sanctions_age`, `screening.elsewhere`.
"""
pep_screened.__doc__ = """The same for the list of politically exposed persons; figure `screening.pep_age`."""

GUARDS: dict[str, Guard] = {"sale.sanctions-screened": sanctions_screened, "sale.pep-screened": pep_screened}
"""Tag → guard, for the registry."""

FACTS: dict[str, FactType] = {
    "screening.sanctions_at": FactType("datetime", "screening", "the list in force is of this moment; None: no list"),
    "screening.sanctions_hits": FactType("str", "screening", "digest of the hits nobody cleared; empty: none"),
    "screening.pep_at": FactType("datetime", "screening", "the list in force is of this moment; None: no list"),
    "screening.pep_hits": FactType("str", "screening", "digest of the hits nobody cleared; empty: none"),
}
