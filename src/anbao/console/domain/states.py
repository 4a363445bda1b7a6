"""States of a regulation's units, counted: what runs, what is open, what is wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OPEN_FIRST = ("broken", "uncovered", "partly", "planned", "running")
SHOWN = ("running", "partly", "planned", "broken", "uncovered")
CONTEXT = "context"
STATES = (*SHOWN, CONTEXT)


def weakest(states: Iterable[str]) -> str:
    """What several things that all have to run come to; without any there is nothing to run."""
    found = set(states)
    if "broken" in found:
        return "broken"
    if len(found) > 1:
        return "partly"
    return found.pop() if found else CONTEXT


@dataclass(frozen=True, slots=True)
class Counts:
    """Units by state; `normative` are those that ask for something, `context` the others."""

    by_state: Mapping[str, int]

    @property
    def normative(self) -> int:
        return sum(self.by_state.get(state, 0) for state in SHOWN)

    @property
    def context(self) -> int:
        return self.by_state.get(CONTEXT, 0)

    @property
    def total(self) -> int:
        return self.normative + self.context

    @property
    def open(self) -> int:
        """What does not run in full."""
        return self.normative - self.by_state.get("running", 0)

    def of(self, state: str) -> int:
        return self.by_state.get(state, 0)


def counted(states: Iterable[str]) -> Counts:
    return Counts(Counter(states))
