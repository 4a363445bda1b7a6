"""What an underwriter decides on a referral: which answers a person may override, and what has to be said. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, GuardResult, Passed, Reason, Referred, Refused, Verdict, heaviest

REASON: Final = "underwriting.review.reason"
NOTE: Final = "underwriting.review.note"
BECAUSE: Final = "underwriting.abnormal.because"
CLEARED_BECAUSE: Final = "underwriting.abnormal.cleared-because"
"""Places of what staff writes, for sealing."""

ONLY_CLEARED: Final = frozenset({"sale.sanctions-screened"})
"""Guards whose referral nobody overrides: its cause has to be cleared where it lies."""

LONGEST: Final = 500
"""Characters of each."""


@dataclass(frozen=True, slots=True)
class Referring:
    """One guard's answer that a person has to decide: the guard's tag, the clause, the reason's code and details."""

    tag: str
    clause: str
    code: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What an underwriter says: `reason` to the customer, `note` for the house. `seen`: what the page showed."""

    reason: str
    note: str
    seen: str

    def refused(self) -> Refused | None:
        """Why these words do not do; None where they do."""
        return wanting(self.reason, NO_REASON) or wanting(self.note, NO_NOTE)


NO_REASON = Reason(
    "underwriting.without-reason", N_("還沒有寫給客戶的理由。"), N_("請用客戶看得懂的話說明決定。"), field="reason"
)
NO_NOTE = Reason(
    "underwriting.without-note", N_("還沒有寫內部註記。"), N_("請寫下判斷的依據，客戶看不到。"), field="note"
)
_TOO_LONG = Reason(
    "underwriting.too-long", N_("寫得太長了，最多 {longest} 字。"), N_("請縮短後再送出。"), {"longest": LONGEST}
)
NO_BECAUSE = Reason(
    "underwriting.without-because", N_("還沒有寫理由。"), N_("請寫下理由；之後的核保人員會看到。"), field="because"
)
SEEN_CHANGED = Refused(
    Reason(
        "underwriting.seen-changed",
        N_("這件申請在您打開這一頁之後有變動，還沒有做出決定。"),
        N_("請看過目前的內容，再決定一次。"),
    )
)
RECORD_SETTLED = Refused(Reason("underwriting.record-cleared", N_("這筆註記已經解除了。"), N_("不需要再做什麼。")))


def wanting(text: str, absent: Reason) -> Refused | None:
    """Why `text` does not do where something has to be said; None where it does."""
    said = text.strip()
    if not said:
        return Refused(absent)
    return Refused(replace(_TOO_LONG, field=absent.field)) if len(said) > LONGEST else None


def referring(decision: Mapping[str, Any]) -> tuple[Referring, ...]:
    """The referring answers of a kept decision (`Decision.as_clear`)."""
    return tuple(
        Referring(guard["tag"], guard["clause"], guard["reason"], guard["details"])
        for guard in decision["guards"]
        if guard["verdict"] == "referred"
    )


def overridden(decision: Decision, accepted: Collection[Referring]) -> Decision:
    """The decision with the `accepted` referring answers overridden by a person; every other answer stands.

    What refers for other details than were accepted is another answer; what is in `ONLY_CLEARED` is never overridden.

    The answers themselves stay as the guards gave them, so that whoever reads the decision sees what was overridden.
    """
    may = [(one.tag, one.code, dict(one.details)) for one in accepted if one.tag not in ONLY_CLEARED]

    def with_consent(result: GuardResult) -> Verdict:
        verdict = result.verdict
        if not isinstance(verdict, Referred):
            return verdict
        same = (result.tag, verdict.reason.code, dict(verdict.reason.details)) in may
        return Passed(verdict.clauses) if same else verdict

    verdicts = [with_consent(result) for result in decision.results]
    return replace(decision, verdict=heaviest(verdicts)) if verdicts else decision
