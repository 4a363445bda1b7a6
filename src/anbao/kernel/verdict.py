"""What a guard answers, and what a step decides from its guards' answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

Detail = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in words for a person: stable code, message, what to do next (msgids in Traditional Chinese).

    `message` and `remedy` may hold `{name}` placeholders, filled from `details` (never a personal datum).
    `field` names the form field beside which an interface shows it, where there is one.
    """

    code: str
    message: str
    remedy: str
    details: Mapping[str, Detail] = field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """`open_points`: what is not in order yet and is let pass outside production only; ledger and pages mark it."""

    clauses: tuple[str, ...] = ()
    open_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Reason
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referred:
    """A person has to decide."""

    reason: Reason
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Neither yes nor no yet: something outside does not answer."""

    reason: Reason
    clauses: tuple[str, ...] = ()
    retry_at: datetime | None = None


Verdict = Passed | Refused | Referred | Held

_WEIGHT: Mapping[type, int] = {Passed: 0, Referred: 1, Held: 2, Refused: 3}


def name_of(verdict: Verdict) -> str:
    """`passed`, `refused`, `referred` or `held`."""
    return type(verdict).__name__.lower()


def citing(verdict: Verdict, *clauses: str) -> Verdict:
    """The same verdict, citing `clauses` too."""
    merged = tuple(dict.fromkeys((*verdict.clauses, *clauses)))
    return replace(verdict, clauses=merged)


@dataclass(frozen=True, slots=True)
class GuardResult:
    """One guard's answer: its stable tag, the clause it runs for, and whether it is only planned."""

    tag: str
    clause: str
    verdict: Verdict
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """All guards of one step, decided at one moment under one book and one company profile."""

    step: str
    results: tuple[GuardResult, ...]
    book: str  # digest of the compiled book
    profile: str  # digest of the company's profile
    at: datetime
    verdict: Verdict

    @property
    def passed(self) -> bool:
        return isinstance(self.verdict, Passed)

    def as_clear(self) -> dict[str, object]:
        """The decision as the clear part of a ledger entry (canonical JSON types only)."""
        return {
            "step": self.step,
            "verdict": name_of(self.verdict),
            "guards": [
                {
                    "tag": r.tag,
                    "clause": r.clause,
                    "verdict": name_of(r.verdict),
                    "planned": r.planned,
                    **_why(r.verdict),
                }
                for r in self.results
            ],
        }


def _why(verdict: Verdict) -> dict[str, object]:
    """What an entry says of one guard's answer beside its name."""
    if isinstance(verdict, Passed):
        return {"open_points": list(verdict.open_points)} if verdict.open_points else {}
    return {"reason": verdict.reason.code, "details": dict(verdict.reason.details)}


def heaviest(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict that decides a step: refused over held over referred over passed; the first of equals.

    Raises ValueError on an empty sequence: nothing may pass because nothing was asked.
    """
    if not verdicts:
        msg = "no verdicts: an empty guard set decides nothing"
        raise ValueError(msg)
    decisive = max(verdicts, key=lambda v: _WEIGHT[type(v)])
    if isinstance(decisive, Passed):
        points = tuple(dict.fromkeys(p for v in verdicts if isinstance(v, Passed) for p in v.open_points))
        return citing(Passed(open_points=points), *(c for v in verdicts for c in v.clauses))
    return decisive
