"""The house's registries. Each app fills them in `AppConfig.ready()`; the rulebook declares the names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.answers import Answer, SampleKind
from anbao.kernel.periods import Period
from anbao.kernel.registry import NameUnknown, Registry
from anbao.kernel.text import N_
from anbao.kernel.verdict import Verdict

Fact = str | int | bool | date | datetime | None | tuple[str, ...]
Facts = Mapping[str, Fact]
"""Declared fact names → values, e.g. `{"proposer.age": 17, "otp.verified": True}`. Unknown names fail the build."""

Figure = str | int | bool | Period | tuple[str, ...]
Figures = Mapping[str, Figure]
"""A clause's figures as they hold at the moment of the act, the company's stricter values applied."""

Guard = Callable[[Facts, Figures, datetime], Verdict]
"""A pure function. It cites no clause itself: the runner adds the clause for which it ran."""


@dataclass(frozen=True, slots=True)
class FactType:
    """A declared fact: its type name (`bool`, `int`, `str`, `date`, `datetime`, `list`) and who supplies it.

    `supply`: of a fact of the installation, the same for every matter. It is asked where a guard at the step reads the
    fact and the caller did not state it, so that a step may depend on an app that its own app does not know.
    """

    type: str
    supplied_by: str
    note: str = ""
    supply: Callable[[datetime], Fact] | None = None


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of ledger entry: a sentence a person can read (msgid with `{name}` of the clear part)."""

    sentence: str
    erase: Callable[[str], None] | None = None  # what to do beyond destroying the data key; None: nothing
    words: Mapping[str, str] = field(default_factory=dict)  # codes of the clear part → how the sentence says them


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that shows that an obligation runs: when, what it says (a version, a result), whether it is good.

    `digest`: of the bytes, hex, where it is a document.
    """

    at: datetime
    says: str = ""
    good: bool = True
    digest: str = ""


Evidence = Callable[[datetime], Seen | None]
Shelf = Callable[[datetime], Mapping[str, Seen]]
"""The newest evidence up to an aware moment, from the app that owns it; None where there is none."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of versioned document, e.g. `registration.privacy-notice`."""

    title: str
    review_every: str = ""  # name of the figure that holds the review cycle
    evidence: Evidence | None = None  # the version in force, seen when it was released or last reviewed
    shelf: Shelf | None = None  # instead, where several are kept together: those of them that are in force, by name


NAVIGATION_GROUPS: Mapping[str, str] = {
    "today": "",
    "sales": N_("銷售"),
    "service": N_("服務"),
    "exchange": N_("通報與交換"),
    "products": N_("商品與公開"),
    "evidence": N_("法規與證據"),
    "system": N_("系統"),
}
"""What the console's navigation is divided into, in its order: name → heading (a msgid), none over the first."""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A line in the console's navigation; with `section` one in the menu of that area (the entry of that name).

    `permission`: who sees it, all staff where it is "". `group`: one of `NAVIGATION_GROUPS`, unless it has a section.
    `waiting` tells how many things wait there for the person whose request it gets.
    Raises `NameUnknown` when its group is none of those.
    """

    title: str
    url_name: str
    permission: str
    order: int = 100
    section: str = ""
    waiting: Callable[[Any], int] | None = None
    group: str = ""

    def __post_init__(self) -> None:
        if not self.section and self.group not in NAVIGATION_GROUPS:
            raise NameUnknown(
                f"{self.url_name!r} is in no group of the navigation: {self.group!r}",
                kind="navigation group",
                name=self.group,
            )


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A part of the customer's account, as its home leads there. `title` and `text` are msgids."""

    title: str
    url_name: str
    text: str = ""
    order: int = 100


Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class KeptData:
    """What an app keeps of a person beyond their applications, as the person sees it. Words are msgids.

    `tables`: labels of the models, so that none is forgotten. `rows`: an account's id → section → its rows, every
    column in canonical-JSON types. `since`: when the oldest of it came about, without opening any; None where there is
    none. `until`: how long it is kept, in words.
    """

    title: str
    purpose: str
    until: str
    tables: tuple[str, ...]
    rows: Callable[[UUID], Mapping[str, Rows]]
    since: Callable[[UUID], datetime | None]
    order: int = 100


Matters = Callable[[UUID], Sequence[Subject]]
"""An account's id → the matters that its owner began: what was sent, told and agreed to belongs to matters."""


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One value that a proposal changes; empty text stands for "not there"."""

    what: str
    before: str
    after: str


DescribeAll = Callable[[Sequence[Mapping[str, object]]], Sequence[Sequence[ChangedLine] | None]]
"""What each of several payloads changes, with as many queries as for one; None where it cannot be told."""


@dataclass(frozen=True, slots=True)
class ApprovableAct:
    """An act that takes two people: executed with the approved payload once somebody else approved."""

    title: str
    permission: str  # what the approver must hold
    execute: Callable[..., object]  # keyword-only: payload=, by=, at=
    describe: Callable[[Mapping[str, object]], Sequence[ChangedLine]] | None = None  # for whoever is to approve
    describe_all: DescribeAll | None = None  # for lists


@dataclass(frozen=True, slots=True)
class Look:
    """What one run of a probe found: its verdict, and in short what it looked at (a page and a digest of it, say)."""

    verdict: Verdict
    says: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """A look at the running system that yields evidence for a capability. Its results are kept by `rulebook`."""

    title: str
    run: Callable[[datetime], Look]
    every: str = ""  # name of the figure that holds its cycle; the company's own for all probes where there is none
    evidence: Evidence | None = None  # of a probe whose results are kept elsewhere
    rests: timedelta = timedelta()  # of one that takes long: how long a good result is enough


@dataclass(frozen=True, slots=True)
class MatterKind:
    """What the matter of an entry is called (`Subject.kind`), and its page: takes its id, for whoever may."""

    title: str
    url_name: str = ""
    permission: str = ""


DaySums = Mapping[tuple[date, str, str], int]
"""What a stretch of time came to: (day in Taiwan, part, product) → sum. The product is empty where there is none."""


@dataclass(frozen=True, slots=True)
class DayFigure:
    """Something that is counted day by day for whoever leads the company, and kept (see `console`).

    `count` tells all that happened from one aware moment up to another, by an index; figures may share it, each names
    its `part`. It answers the same for a stretch that is over, whenever it is asked. `url_name` and `query` lead to
    the rows, period and product are added; `permission` is what it takes to see them.
    """

    title: str
    count: Callable[[datetime, datetime], DaySums]
    part: str
    url_name: str
    query: Mapping[str, str]
    permission: str
    group: str = ""  # `sale`: told first, `step`: of the way from quote to contract, empty: among the others
    order: int = 100
    money: bool = False


@dataclass(frozen=True, slots=True)
class StandingFigure:
    """How many of something there are at this moment, and where they are. Shared, named and led to as a `DayFigure`.

    `count` tells (part, product) → number.
    """

    title: str
    count: Callable[[datetime], Mapping[tuple[str, str], int]]
    part: str
    url_name: str
    query: Mapping[str, str]
    permission: str
    order: int = 100
    late: bool = False  # there should be none


@dataclass(frozen=True, slots=True)
class WorkAsk:
    """Who asks what waits: `rows` is how many of each kind they are shown."""

    by: Actor
    permissions: frozenset[str]
    at: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing that waits: what it is (translated, nothing of a person), until when, and where it is done."""

    title: str
    href: str
    due: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one kind: the first rows, what is due first before the others; and how many, a hundred for more."""

    rows: Sequence[WorkRow]
    count: int


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A kind of work for whoever holds `permission`. `find` asks as often however many wait.

    `url_name` and `query` say where all of it is listed; `title` is a msgid.
    """

    title: str
    permission: str
    find: Callable[[WorkAsk], Waiting]
    url_name: str
    query: str = ""
    order: int = 100


OpenWork = Callable[[Actor], Sequence[WorkRow]]
"""Somebody → what they took up and did not finish: whoever takes it over is led there."""

guards: Registry[Guard] = Registry("guard")
facts: Registry[FactType] = Registry("fact")
probes: Registry[Probe] = Registry("probe")
document_types: Registry[DocumentType] = Registry("document type")
event_types: Registry[EventType] = Registry("event type")
answers: Registry[Answer] = Registry("answer")
samples: Registry[SampleKind] = Registry("kind of samples")
approvable_acts: Registry[ApprovableAct] = Registry("approvable act")
navigation: Registry[NavigationEntry] = Registry("navigation entry")
day_figures: Registry[DayFigure] = Registry("day figure")
standing_figures: Registry[StandingFigure] = Registry("standing figure")
product_titles: Registry[Callable[[], Mapping[str, str]]] = Registry("titles of products")
"""Who sells tells its products: key → title (a msgid), in the order in which they are shown."""
matter_kinds: Registry[MatterKind] = Registry("kind of matter")
account_links: Registry[AccountLink] = Registry("account link")
account_matters: Registry[Matters] = Registry("matters of an account")
kept_data: Registry[KeptData] = Registry("data that are kept of a person")
work: Registry[WorkEntry] = Registry("work")
open_work: Registry[OpenWork] = Registry("open work of somebody")
endpoints: Registry[str] = Registry("endpoints")
"""App → import path of the router that holds its endpoints; loaded by `anbao.endpoints` at the first call."""
