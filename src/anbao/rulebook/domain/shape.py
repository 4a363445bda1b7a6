"""Takes a loaded mapping apart by known keys; whatever is missing, mistyped or unknown becomes a problem."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

from anbao.rulebook.domain.errors import Place, Problem
from anbao.rulebook.domain.loading import Items, Map

T = TypeVar("T")

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
DOTTED = re.compile(r"[a-z][a-z0-9_]*(?:-[a-z0-9]+)*(?:\.[a-z][a-z0-9_]*(?:-[a-z0-9]+)*)+")


class Problems(list[Problem]):
    """Everything wrong so far."""

    def note(self, place: Place, what: str) -> None:
        self.append(Problem(str(place), what))


class Shape:
    """One mapping being read. Call `done()` last: what nobody asked for is refused."""

    def __init__(self, raw: object, place: Place, problems: Problems, what: str) -> None:
        self.problems, self.what = problems, what
        self._asked: set[str] = set()
        if isinstance(raw, Map):
            self.raw, self.place = raw, raw.place
        else:
            self.raw, self.place = Map(), place
            self.raw.places = {}
            problems.note(place, f"{what} is a mapping")

    def place_of(self, key: str) -> Place:
        return self.raw.places.get(key, self.place)

    def wrong(self, key: str, what: str) -> None:
        self.problems.note(self.place_of(key), f"{self.what}: {key}: {what}")

    def take(self, key: str, *, required: bool = False) -> object:
        self._asked.add(key)
        if key not in self.raw and required:
            self.wrong(key, "is missing")
        return self.raw.get(key)

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        value = self.take(key, required=required)
        if value is None:
            if key in self.raw:
                self.wrong(key, "is empty")
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "is text")
            return default
        return value.strip()

    def choice(self, key: str, among: Collection[str], *, default: str | None = None) -> str:
        value = self.text(key, required=default is None, default=default or "")
        if value not in among and (default is None or key in self.raw) and value:
            self.wrong(key, f"{value!r} is none of {', '.join(sorted(among))}")
        return value

    def day(self, key: str) -> str | None:
        value = self.text(key, required=False)
        return self.checked_day(key, value) if value else None

    def checked_day(self, key: str, text: str) -> str | None:
        if is_day(text):
            return text
        self.wrong(key, f"{text!r} is no date like 2026-01-31")
        return None

    def texts(self, key: str, *, required: bool = False, single: bool = False) -> list[str]:
        """A list of texts; with `single` one text stands for a list of one."""
        value = self.take(key, required=required)
        if value is None:
            return []
        if single and isinstance(value, str):
            return [value]
        if not isinstance(value, Items) or not all(isinstance(item, str) for item in value):
            self.wrong(key, "is a list of texts")
            return []
        names = [str(item) for item in value]
        if len(set(names)) != len(names):
            self.wrong(key, "names something twice")
        return names

    def words(self, key: str, *, required: bool = True) -> dict[str, str] | None:
        if self.take(key, required=required) is None:
            return {"zh": "", "en": ""} if required else None
        inner = self.inner(key)
        both = {"zh": inner.text("zh"), "en": inner.text("en")}
        inner.done()
        return both

    def inner(self, key: str) -> "Shape":
        return Shape(self.take(key), self.place_of(key), self.problems, f"{self.what}: {key}")

    def each(self, key: str, read: Callable[["Shape"], T]) -> list[T]:
        """The mappings of a list, each read and checked for keys that nobody knows."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, Items):
            self.wrong(key, "is a list")
            return []
        results = []
        for place, item in zip(value.places, value, strict=True):
            shape = Shape(item, place, self.problems, f"{self.what}: {key}")
            results.append(read(shape))
            shape.done()
        return results

    def done(self) -> None:
        for key in self.raw:
            if key not in self._asked:
                self.wrong(key, "nobody knows this key")


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
