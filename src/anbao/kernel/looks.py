"""What a probe answers that looked at several things: nothing wrong, something wrong, or nothing there yet."""

from collections.abc import Iterable

from anbao.kernel.registries import Look
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Passed, Reason, Refused

SHOWN = 5  # faults that are told one by one; the rest are counted

NOTHING_YET = Held(
    Reason(
        "kernel.nothing-to-look-at",
        N_("還沒有可以查看的紀錄，看不出這件事是否正常。"),
        N_("有了第一筆之後會自動查看，不需要處理。"),
    )
)


def looked(faults: Iterable[str], *, seen: int, says: str, otherwise: Reason) -> Look:
    """Passed where `seen` things were looked at and nothing is wrong; without any, held: nothing shows nothing.

    `faults` name what is wrong without a personal datum; they fill `{faults}` in the words of `otherwise`.
    """
    found = list(faults)
    if found:
        more = len(found) - SHOWN
        told = "; ".join([*found[:SHOWN], *([f"+{more}"] if more > 0 else [])])
        return Look(Refused(Reason(otherwise.code, otherwise.message, otherwise.remedy, {"faults": told})), says)
    return Look(Passed(), says) if seen else Look(NOTHING_YET, says)
