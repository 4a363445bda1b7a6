"""The guard before anything that is kept may be destroyed."""

from datetime import date, datetime

from anbao.kernel.clock import local_date
from anbao.kernel.registries import Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

STEP = "archive.destroy"
ENDS_ON, HELD = "record.retention_ends_on", "record.held"

FACTS: dict[str, FactType] = {
    ENDS_ON: FactType("date", "records", "the last day on which it is kept; None: not known"),
    HELD: FactType("bool", "records", "somebody had it kept for longer"),
}


def retention_over(facts: Facts, _figures: Figures, at: datetime) -> Verdict:
    """The last day of keeping is past, and nothing holds it (e-commerce rules, article 20).

    What is not known to be over, or not known to be free, stays.
    """
    ends_on = facts[ENDS_ON]
    if facts[HELD] is not False:
        return Refused(
            Reason(
                "records.held",
                N_("這份紀錄有人要求繼續保存，不能銷毀。"),
                N_("請先依程序解除保存的要求，由兩人辦理。"),
            )
        )
    if isinstance(ends_on, date) and local_date(at) > ends_on:
        return Passed()
    return Refused(
        Reason(
            "records.retention-not-over",
            N_("這份紀錄還在保存期限內，不能銷毀。"),
            N_("請等保存期限過了再辦理；期限寫在投保紀錄的頁面上。"),
        )
    )


GUARDS: dict[str, Guard] = {"archive.retention-over": retention_over}
