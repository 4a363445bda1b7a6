"""Guard of step `advertising.send` (e-commerce rules, article 3): who stopped advertising gets none."""

from datetime import datetime

from anbao.kernel.registries import Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

STEP = "advertising.send"
OPTED_OUT = "recipient.opted_out"


def recipient_willing(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse unless it is known that the recipient did not stop advertising."""
    if facts[OPTED_OUT] is False:
        return Passed()
    return Refused(
        Reason(
            "messages.advertising-stopped",
            N_("這位收件人要求停止寄送廣告郵件。"),
            N_("不要再寄；與保單有關的通知不受影響。"),
        )
    )


GUARDS: dict[str, Guard] = {"advertising.recipient-willing": recipient_willing}
FACTS: dict[str, FactType] = {
    OPTED_OUT: FactType("bool", "messages", "by now the person, or whoever has the address, stopped advertising"),
}
