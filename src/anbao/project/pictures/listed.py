"""The list of pages: who looks at each, and which addresses are no pages of their own, with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver

from anbao.kernel.plain import from_yaml

PAGES: Final = Path(__file__).with_name("pages.yaml")
BUYING: Final = "buying"
"""Seen on the way of a purchase; every other word is a visitor, a customer, an examiner or staff of the demo."""
EXAMINER: Final = "examiner"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: its url name, a query where one is wanted, and who looks at it.

    `mark` tells one such page from another; it is then found from the links of the page `source` (a key of the list).
    """

    name: str
    query: str
    who: str
    mark: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """As the list names it."""
        return f"{self.name}{f'#{self.mark}' if self.mark else ''}{f'?{self.query}' if self.query else ''}"

    @property
    def file(self) -> str:
        """The name of its sheet."""
        name = self.key
        for sign in ":=?#":
            name = name.replace(sign, "-")
        return f"{name}.webp"


@dataclass(frozen=True, slots=True)
class Pages:
    listed: Sequence[Listed]
    excused: Mapping[str, str]

    def of(self, who: str) -> list[Listed]:
        return [page for page in self.listed if page.who == who]


def pages(file: Path = PAGES) -> Pages:
    content: dict[str, Any] = from_yaml(file.read_text("utf-8"))
    listed = [_listed(key, said) for key, said in content["pages"].items()]
    excused = {name: one["because"] for one in content["excused"] for name in one["names"]}
    return Pages(listed, excused)


def _listed(key: str, said: str | Mapping[str, str]) -> Listed:
    before, _, query = key.partition("?")
    name, _, mark = before.partition("#")
    if isinstance(said, str):
        return Listed(name, query, said, mark)
    return Listed(name, query, said["who"], mark, said["from"])


def addresses(resolver: URLResolver | None = None, space: str = "", before: str = "") -> dict[str, str]:
    """The name of every address that the installation answers, and its pattern."""
    found: dict[str, str] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, path)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found[f"{space}{pattern.name}"] = path
    return found


def faults(found: Pages, names: Iterable[str]) -> list[str]:
    """What is forgotten, listed twice, or no address any more."""
    known, shown = set(names), {page.name for page in found.listed}
    wrong = [
        f"{name}: add a line to pages.yaml, or a reason there" for name in sorted(known - shown - {*found.excused})
    ]
    wrong += [f"{name}: both listed and excused" for name in sorted(shown & {*found.excused})]
    return wrong + [f"{name}: there is no such address" for name in sorted((shown | {*found.excused}) - known)]
