"""How long a person is busy with a page: counted in the browser, priced by a stated model.

The model is the keystroke-level model: K, P, B and M of Card, Moran and Newell, "The keystroke-level model for user
performance time with interactive systems", CACM 23 (1980); reading at the speed of Chinese in the International Reading
Speed Texts (Trauzettel-Klosinski and Dietz, IOVS 53, 2012). It prices a practised person who makes no mistake. What the
system takes to answer (R) is measured on this machine, not modelled.
"""

import re
import time
from dataclasses import dataclass, field

from tests.acceptance.shows.customer import Customer

KEY = 0.28  # K: one key, of somebody who does not type for a living
TAP = 1.10 + 0.10  # P and B: point at something and press it
THINK = 1.35  # M: know what to do next; once for a field, once for a thing to press
CHARACTERS_A_SECOND = 255 / 60  # aloud, hence on the careful side
PICK = 4  # taps that a moment takes in a phone's own picker: open it, day, hour, done
AIM = 60.0

HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass
class Visit:
    """One page as it was met."""

    name: str
    fields: int = 0
    keys: int = 0
    taps: int = 0
    thoughts: int = 0
    read: int = 0  # Chinese characters that are new to the customer here
    waited: float = 0.0

    @property
    def hands(self) -> float:
        return self.keys * KEY + self.taps * TAP + self.thoughts * THINK

    @property
    def eyes(self) -> float:
        return self.read / CHARACTERS_A_SECOND

    @property
    def seconds(self) -> float:
        return self.hands + self.eyes + self.waited


@dataclass
class Tally:
    """A whole purchase. `documents`: characters of the documents opened, read in full by whoever wants to."""

    visits: list[Visit] = field(default_factory=list)
    documents: int = 0

    def total(self, name: str) -> float:
        return sum(getattr(visit, name) for visit in self.visits)

    @property
    def pages(self) -> int:
        return len(self.visits)


class Counted(Customer):
    """A customer whose pages, fields, keys and taps are counted while they buy.

    `saved`: the browser holds login and password, and the phone offers the code that just came: a tap, no typing.
    """

    def __init__(self, page, running, *, saved: bool, **more) -> None:
        super().__init__(page, running, checks=False, **more)
        self.saved, self.tally = saved, Tally()
        self._asked = 0.0

    @property
    def visit(self) -> Visit:
        return self.tally.visits[-1]

    def look(self, name, *, read: str = "") -> None:
        """`read`: which parts of the page are new to whoever was here before, as a selector."""
        super().look(name)
        self.tally.visits.append(Visit(name, waited=time.monotonic() - self._asked if self._asked else 0.0))
        self._asked = 0.0
        for part in self.page.locator(read).all() if read else ():
            self.visit.read += len(HAN.findall(part.inner_text())) if part.is_visible() else 0

    def read_documents(self) -> None:
        for text in self.page.locator(".prose").all():
            self.tally.documents += len(HAN.findall(text.inner_text()))

    def fill(self, **values) -> None:
        for name, value in values.items():
            self.visit.fields += 1
            moment = self.page.locator(f"#id_{name}").get_attribute("type") == "datetime-local"
            if moment:
                self._tap(PICK)
            elif not self.saved:
                self._tap()
                self.visit.keys += len(value)
        if self.saved and not moment:
            self._tap()  # what the browser holds fills all of them at once
        super().fill(**values)

    def choose(self, *labels) -> None:
        for label in labels:
            self.visit.fields += 1
            self._tap()
            super().choose(label)

    def pick(self, name, value) -> None:
        self.visit.fields += 1
        self._tap()
        super().pick(name, value)

    def tick_all(self) -> None:
        for _box in self.page.get_by_role("checkbox").all():
            self.visit.fields += 1
            self._tap()
        super().tick_all()

    def enter_code(self) -> None:
        began = time.monotonic()
        code, box = self.code(), self.page.locator("#id_code")
        self.visit.waited += time.monotonic() - began
        self.visit.fields += 1
        self._tap()
        self.visit.keys += 0 if self.saved else len(code)
        self._asked = time.monotonic()
        with self.page.expect_navigation():  # it knows how long it is, and sends itself
            box.fill(code)

    def _tap(self, times: int = 1) -> None:
        self.visit.taps += times
        self.visit.thoughts += 1

    def _on(self, what, until="") -> None:
        if self.tally.visits:
            self._tap()
        self._asked = time.monotonic()
        super()._on(what, until)


def report(tally: Tally, title: str) -> str:
    """The table, the totals beside the aim, and where the seconds go."""
    lines = [
        title,
        f"{'page':18} {'fields':>6} {'keys':>5} {'taps':>5} {'hands s':>8} {'read s':>7} {'waited s':>8} {'all s':>6}",
    ]
    lines += [
        f"{v.name:18} {v.fields:6} {v.keys:5} {v.taps:5} {v.hands:8.1f} {v.eyes:7.1f} {v.waited:8.1f} {v.seconds:6.1f}"
        for v in tally.visits
    ]
    total, sums = tally.total("seconds"), {name: tally.total(name) for name in ("fields", "taps", "keys")}
    slowest = sorted(tally.visits, key=lambda visit: -visit.seconds)[:3]
    whole = tally.documents / CHARACTERS_A_SECOND / 60
    lines += [
        f"{tally.pages} pages, " + ", ".join(f"{count:.0f} {name}" for name, count in sums.items()),
        f"{total:.1f} s of interaction (aim: under {AIM:.0f} s){'' if total < AIM else '  <-- NOT HELD'}",
        ", ".join(f"{name} {tally.total(name):.1f} s" for name in ("hands", "eyes", "waited")),
        "most: " + ", ".join(f"{visit.name} {visit.seconds:.1f} s" for visit in slowest),
        f"the documents in full, for whoever reads them all: {whole:.1f} minutes more",
    ]
    return "\n".join(lines) + "\n"
