"""The guard before a disputed payment is left with the consumer."""

from datetime import datetime

from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict


def liability_shown(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """It was authorised, or intent or gross negligence was shown (e-commerce rules, article 17).

    What is not clear, or not known, is not shown: the consumer does not pay for it.
    """
    shown = ("dispute.authorised", "dispute.intent_shown", "dispute.gross_fault_shown")
    if any(facts[name] is True for name in shown):
        return Passed()
    return Refused(
        Reason(
            "disputes.liability-not-shown",
            N_("查明的結果沒有顯示這筆款項是本人授權的，也沒有顯示故意或重大過失，不能要求客戶負擔。"),
            N_("請改為「由本公司處理」；有新的證據時，先補上查明的結果再決定。"),
            field="outcome",
        )
    )


GUARDS: dict[str, Guard] = {"payment.liability-shown": liability_shown}
