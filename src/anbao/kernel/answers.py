"""What answers an examiner's question: looks at what runs, with live figures, and matters to draw samples of. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Value = int | str | datetime | None


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A number or a moment as it stands; `label` and a `value` of words are msgids. `bad`: as it should not be."""

    label: str
    value: Value
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What a look found. `shown`: whether anything ran that answers; without it the question stays open."""

    figures: Sequence[LiveFigure]
    shown: bool

    @property
    def state(self) -> str:
        """`bad` where a figure is as it should not be, else `good` where something ran, else `none`."""
        return "bad" if any(one.bad for one in self.figures) else "good" if self.shown else "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """A look that answers one or several questions.

    `statement`: in one sentence what the system does, a msgid. `questions`: the clause of each question → the ids of
    those of its obligations that this shows in full; an empty tuple where it answers in part only.
    """

    title: str
    statement: str
    questions: Mapping[str, tuple[str, ...]]
    look: Callable[[datetime], Answered]
    by_the_minute: bool = False  # looks at much: pages take what was found within the minute


@dataclass(frozen=True, slots=True)
class Criteria:
    """What an examiner wants samples of: from `since` up to, not including, `until`; empty text for any."""

    since: datetime
    until: datetime
    product: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One matter that was drawn, as a list names it. `state` is a word of `ui.states`."""

    id: UUID
    number: str
    title: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SamplePage:
    """All that may be seen of one matter: `facts` as term and value, `timeline` of `ui.shapes`; nobody's data."""

    number: str
    title: str
    facts: Sequence[tuple[str, object]]
    timeline: Sequence[object] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class SampleKind:
    """A kind of matter to draw of. `draw(criteria, seed, number)` gives the same for the same.

    `count`: how many there are to draw from; `found(ids)`: their lines; `page(id)`: one of them, None where there is
    none.
    """

    title: str
    count: Callable[[Criteria], int]
    draw: Callable[[Criteria, str, int], Sequence[UUID]]
    found: Callable[[Sequence[UUID]], Sequence[Sample]]
    page: Callable[[UUID], SamplePage | None]
