"""Guards of this app: the statements stand before anything is sold, advertisements are approved before they go out."""

from datetime import datetime

from anbao.kernel.registries import Fact, Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Passed, Reason, Refused, Verdict

MISSING, OPEN = "site.missing", "site.open"
APPROVED, IN_PERIOD = "advertisement.approved", "advertisement.in_period"
PUBLISH = "advertising.publish"


def statements_published(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse while a part that a clause asks for is not released, in force and whole; cites those clauses.

    What is open but does not stop outside production is passed with its mark.
    """
    missing = _listed(facts[MISSING])
    if missing is None or missing:
        clauses = tuple(dict.fromkeys(item.partition(" ")[0] for item in missing or ()))
        reason = _reason(
            "statements-missing",
            N_("公司該公開的說明還不完整，所以暫停網路投保。"),
            N_("請稍後再來；已成立的保單與理賠不受影響，需要協助請與客服聯絡。"),
            missing=", ".join(missing or ("site.missing",)),
        )
        return Refused(reason, clauses)
    return Passed(open_points=_listed(facts[OPEN]) or ())


def advertisement_approved(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse unless a second person approved exactly this content, and today is within the approved period."""
    if facts[APPROVED] is not True:
        return Refused(
            _reason("advertisement-not-approved", N_("這則廣告還沒有核准。"), N_("請另一位有權限的同仁核准後再刊登。"))
        )
    if facts[IN_PERIOD] is not True:
        return Refused(
            _reason(
                "advertisement-out-of-period",
                N_("今天不在核准的刊登期間內。"),
                N_("請在期間內刊登，或提出新的期間送核。"),
            )
        )
    return Passed()


def _listed(value: Fact) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, tuple | list) else None


def _reason(code: str, message: str, remedy: str, **details: Detail) -> Reason:
    return Reason(f"site.{code}", message, remedy, details)


GUARDS: dict[str, Guard] = {
    "sale.statements-published": statements_published,
    "advertising.approved": advertisement_approved,
}
"""Tag → guard, for the registry."""
