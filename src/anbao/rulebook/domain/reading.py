"""YAML → the plain JSON of a compiled book, with places for the messages and the worked examples beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from anbao.rulebook.domain.errors import Place, RulebookInvalid
from anbao.rulebook.domain.figures import BOUNDS, MARKS, UNITS
from anbao.rulebook.domain.leaves import LEAVES_FILE, read_leaves
from anbao.rulebook.domain.loading import Items, Map, load
from anbao.rulebook.domain.readings import READINGS_FILE, read_readings
from anbao.rulebook.domain.shape import Problems, Shape, is_day

FORCES = frozenset({"must", "must-not", "should", "may", "context"})
KINDS = frozenset({"guard", "duty", "capability", "document", "prohibition", "report"})
STATES = frozenset({"running", "planned"})
ENCODED = frozenset({"full", "partial", "none"})
WORK_KINDS = frozenset({"regulation", "practice", "cited"})
SHARED_KINDS = frozenset({"document", "evidence"})
WORKS_FILE = "works.yaml"
SHARED_FILE = "shared.yaml"

Raw = dict[str, Any]


@dataclass(slots=True)
class CaseSource:
    """A worked example as it stands in the YAML."""

    clause: str
    place: Place
    raw: Raw

    @property
    def name(self) -> str:
        return str(self.raw.get("name", ""))


@dataclass(slots=True)
class Source:
    """All that the YAML says. `places` are keyed `clause`, `clause/params/name`, `clause/obligations/id`.

    `shared`: documents and kinds of evidence that serve many leaves, each with its reason; not part of the book.
    """

    works: list[Raw] = field(default_factory=list)
    clauses: list[Raw] = field(default_factory=list)
    leaves: list[Raw] = field(default_factory=list)
    readings: list[Raw] = field(default_factory=list)
    shared: list[Raw] = field(default_factory=list)
    cases: list[CaseSource] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, *path: str) -> Place:
        return self.places.get("/".join(path)) or self.places.get(path[0], Place())


def read(files: Mapping[str, str]) -> Source:
    """Read the rulebook's files (name relative to its folder → text). Raises RulebookInvalid with all problems."""
    source, problems = Source(), Problems()
    for name in sorted(files):
        try:
            document = load(files[name], file=name)
        except RulebookInvalid as error:
            problems.extend(error.problems)
            continue
        _READERS.get(name, _read_clauses)(document, name, source, problems)
    if WORKS_FILE not in files:
        problems.note(Place(WORKS_FILE), "there is no list of works")
    if problems:
        raise RulebookInvalid(problems)
    return source


def _read_works(document: object, name: str, source: Source, problems: Problems) -> None:
    shape = Shape(document, Place(name, 1), problems, "works file")

    def work(one: Shape) -> Raw:
        raw: Raw = {
            "key": one.text("key"),
            "kind": one.choice("kind", WORK_KINDS),
            "title": one.words("title"),
            "issuer": one.words("issuer", required=False),
            "source": one.text("source", required=False),
            "versions": sorted(one.each("versions", _version), key=lambda version: str(version["date"])),
        }
        source.places[f"works/{raw['key']}"] = one.place
        return raw

    source.works = sorted(shape.each("works", work), key=lambda raw: str(raw["key"]))
    shape.done()


def _read_leaves(document: object, name: str, source: Source, problems: Problems) -> None:
    shape = Shape(document, Place(name, 1), problems, "leaves file")
    source.leaves = read_leaves(shape, source.places)
    shape.done()


def _read_readings(document: object, name: str, source: Source, problems: Problems) -> None:
    shape = Shape(document, Place(name, 1), problems, "readings file")
    source.readings = read_readings(shape, source.places)
    shape.done()


def _read_shared(document: object, name: str, source: Source, problems: Problems) -> None:
    shape = Shape(document, Place(name, 1), problems, "shared file")

    def shared(one: Shape) -> Raw:
        raw = {"kind": one.choice("kind", SHARED_KINDS), "name": one.text("name"), "reason": one.words("reason")}
        source.places[f"shared/{raw['kind']}/{raw['name']}"] = one.place
        return raw

    source.shared = sorted(shape.each("shared", shared), key=lambda raw: (str(raw["kind"]), str(raw["name"])))
    shape.done()


_READERS = {
    WORKS_FILE: _read_works,
    LEAVES_FILE: _read_leaves,
    READINGS_FILE: _read_readings,
    SHARED_FILE: _read_shared,
}


def _version(one: Shape) -> Raw:
    day = one.text("date")
    one.checked_day("date", day)
    return {
        "date": day,
        "adopted": one.day("adopted"),
        "filed": one.day("filed"),
        "effective": one.day("effective"),
        "document": one.text("document", required=False),
        "source": one.text("source"),
        "mark": one.choice("mark", MARKS),
        "encoded": one.choice("encoded", ENCODED),
        "note": one.words("note", required=False),
    }


def _read_clauses(document: object, name: str, source: Source, problems: Problems) -> None:
    if not isinstance(document, Items):
        problems.note(Place(name, 1), "a file of clauses is a list")
        return
    for place, item in zip(document.places, document, strict=True):
        shape = Shape(item, place, problems, "clause")
        shape.what = key = shape.text("key") or "clause"
        if key in source.places:
            shape.wrong("key", f"stands already at {source.places[key]}")
        source.places[key] = place
        source.clauses.append(_clause(shape, key, source))
        shape.done()
    source.clauses.sort(key=lambda raw: str(raw["key"]))


def _clause(shape: Shape, key: str, source: Source) -> Raw:
    return {
        "key": key,
        "work": key.partition(".")[0],
        "title": shape.words("title"),
        "summary": shape.words("summary"),
        "at": _addresses(shape),
        "force": shape.choice("force", FORCES),
        "applies": _applies(shape),
        "per": shape.text("per", required=False),
        "params": _params(shape, key, source),
        "obligations": _obligations(shape, key, source),
        "evidence": shape.texts("evidence"),
        "links": shape.each("links", lambda link: {"rel": link.text("rel"), "to": link.text("to")}),
        **_cases(shape, key, source),
    }


def _cases(shape: Shape, key: str, source: Source) -> Raw:
    """Examples are kept beside the book: adding one does not make another book."""

    def case(one: Shape) -> None:
        for known in one.raw:
            one.take(known)
        source.cases.append(CaseSource(key, one.place, plain(one.raw)))

    shape.each("cases", case)
    return {}


def _addresses(shape: Shape) -> list[list[Any]]:
    inner = shape.inner("at")
    addresses: list[list[Any]] = []
    for day in inner.raw:
        inner.checked_day(day, day)
        if inner.take(day) is None:
            addresses.append([day, None])
            continue
        one = inner.inner(day)
        cite = one.text("cite")
        addresses.append([day, {"cite": cite, "cover": one.texts("cover") or [cite]}])
        one.done()
    inner.done()
    if not addresses:
        shape.wrong("at", "names no version")
    return sorted(addresses, key=lambda pair: str(pair[0]))


def _applies(shape: Shape) -> list[list[Any]]:
    """One condition for all time, or conditions by date."""
    tree = shape.take("applies")
    if tree is None:
        return []
    if isinstance(tree, Map) and tree and all(is_day(day) for day in tree):
        return [[day, plain(tree[day])] for day in sorted(tree)]
    return [["0001-01-01", plain(tree)]]


def _params(shape: Shape, key: str, source: Source) -> list[Raw]:
    if shape.take("params") is None:
        return []
    inner = shape.inner("params")
    params = []
    for name in inner.raw:
        source.places[f"{key}/params/{name}"] = inner.place_of(name)
        one = inner.inner(name)
        default = {"source": one.text("source", required=False), "mark": one.choice("mark", MARKS, default="V")}
        unit, bound = one.choice("unit", UNITS), one.choice("bound", BOUNDS)
        params.append({"name": name, "unit": unit, "bound": bound, "values": _dated(one, default)})
        one.done()
    inner.done()
    return sorted(params, key=lambda raw: str(raw["name"]))


def _dated(shape: Shape, default: Mapping[str, str]) -> list[Raw]:
    """`{date: value}`, or `{date: {value: …, source: …, mark: …}}` where a value has a source of its own."""
    inner = shape.inner("values")
    values = []
    for day in inner.raw:
        inner.checked_day(day, day)
        raw = inner.take(day)
        one: Raw = {"since": day, "value": plain(raw), **default}
        if isinstance(raw, Map):
            own = inner.inner(day)
            one["value"] = plain(own.take("value", required=True))
            one["source"] = own.text("source", required=False, default=default["source"])
            one["mark"] = own.choice("mark", MARKS, default=default["mark"])
            own.done()
        values.append(one)
    inner.done()
    if not values:
        shape.wrong("values", "there is none")
    return sorted(values, key=lambda raw: str(raw["since"]))


def _obligations(shape: Shape, key: str, source: Source) -> list[Raw]:
    seen: set[str] = set()

    def obligation(one: Shape) -> Raw:
        name = one.text("id")
        if name in seen:
            one.wrong("id", f"{name!r} stands here twice")
        seen.add(name)
        source.places[f"{key}/obligations/{name}"] = one.place
        schedule = one.inner("schedule") if one.take("schedule") is not None else None
        raw = {
            "id": name,
            "kind": one.choice("kind", KINDS),
            "state": one.choice("state", STATES, default="running"),
            "tag": one.text("tag", required=False),
            "steps": one.texts("step", single=True),
            "facts": one.texts("facts"),
            "figures": one.texts("figures"),
            "probe": one.text("probe", required=False),
            "document": one.text("document", required=False),
            "form": one.text("form", required=False),
            "schedule": {
                part: schedule.text(part, required=False)
                for part in ("every", "within", "from", "calendar")
                if schedule and part in schedule.raw
            },
            "done_by": one.texts("done_by", single=True),
            "for_each": one.text("for_each", required=False),
            "applies": plain(one.take("applies")),
            "when": plain(one.take("when")),
        }
        if schedule:
            schedule.done()
        return raw

    return shape.each("obligations", obligation)


def plain(value: object) -> Any:
    """The loaded value without its places: dict, list and plain values."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
