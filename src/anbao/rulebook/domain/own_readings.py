"""The company's own readings, part of its profile: they supersede the book's of the same key, or stand beside them.

A circular or a letter of the authority is entered the same way. Nothing is taken out: a reading that no longer holds
is superseded by one whose status is `withdrawn`.
"""

from collections.abc import Collection, Iterable, Iterator

from anbao.rulebook.domain.errors import Place
from anbao.rulebook.domain.loading import placed
from anbao.rulebook.domain.readings import STATUSES, WITHDRAWN, Raw, Reading, read_reading, reading_faults
from anbao.rulebook.domain.shape import Problems, Shape

OWN_STATUSES = STATUSES | {WITHDRAWN}
_PLACE = Place("profile", 0)


def read_own(raw: object) -> tuple[list[Raw], list[str]]:
    """The readings of a profile in the book's form, by key, and what is wrong with their shape."""
    if not isinstance(raw, list):
        return [], ["readings: is a list"]
    problems = Problems()
    found = []
    for one in raw:
        shape = Shape(placed(one, _PLACE), _PLACE, problems, "reading")
        found.append(read_reading(shape, statuses=OWN_STATUSES))
        shape.done()
    keys = [one["key"] for one in found]
    faults = [f"readings: {problem.what}" for problem in problems]
    faults += [f"readings: {key}: stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
    return sorted(found, key=lambda one: str(one["key"])), faults


def own_faults(own: Iterable[Raw], *, clauses: Collection[str], works: Collection[str]) -> Iterator[str]:
    """Names that lead nowhere in the book, statements that do not go together."""
    for raw in own:
        yield from (f"{raw['key']}: {fault}" for fault in reading_faults(raw, clauses=clauses, works=works))


def superseded(book: Iterable[Reading], own: Iterable[Reading]) -> tuple[Reading, ...]:
    """All readings as the company holds them, by key: its own in place of the book's, the withdrawn ones too."""
    held = {reading.key: reading for reading in (*book, *own)}
    return tuple(held[key] for key in sorted(held))


def in_use(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Those that guards cite: the withdrawn ones left out."""
    return tuple(reading for reading in readings if reading.status != WITHDRAWN)
