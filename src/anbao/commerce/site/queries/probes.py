"""Probes of our own pages: each fetches them as a visitor would, and looks for the parts that its clause asks for."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.domain.code_text import texts
from anbao.commerce.site.domain.required import PageProbe
from anbao.commerce.site.queries.missing import lacks, sections_of
from anbao.commerce.site.queries.pages import code
from anbao.commerce.site.queries.requirements import PURPOSE, UNIT, required
from anbao.kernel.registries import Look
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import OwnPage, squeezed, visit

HOME, SIGN_IN = "/", "/sign-in/"
OK = 200
_SHOWN = 16  # hex digits of a digest that tell two texts apart for the eye


def address_of(slug: str) -> str:
    return f"/about/{slug}/"


class Visitor:
    """One look: each page is fetched once, the first time it is asked for."""

    def __init__(self) -> None:
        self._pages: dict[str, OwnPage] = {}

    def page(self, path: str) -> OwnPage:
        if path not in self._pages:
            self._pages[path] = visit(path)
        return self._pages[path]


def look(probe: PageProbe, at: datetime) -> Look:
    """Whether a visitor finds and reads what the probe's clause asks for, as it was released."""
    visitor, seen = Visitor(), hashlib.sha256()
    faults = [*_parts(probe, visitor, seen.update, at), *_official(probe, visitor, seen.update)]
    for name in probe.more:
        faults += _MORE[name](visitor)
    pages = ", ".join(dict.fromkeys(address_of(one.slug) for one, _ in required().parts_for(probe.clause)))
    says = f"{pages} sha256 {seen.hexdigest()[:_SHOWN]}"
    if not faults:
        return Look(Passed(), says)
    message, remedy = (
        N_("訪客在網頁上看不到該有的內容：{faults}。"),
        N_("請到「公開說明」查看缺了什麼，補齊後由兩人上架。"),
    )
    return Look(Refused(Reason("site.not-shown", message, remedy, {"faults": "; ".join(faults)})), says)


def _parts(probe: PageProbe, visitor: Visitor, note: Callable[[bytes], None], at: datetime) -> Iterator[str]:
    """Faults of the parts of statements: linked from the first page, answered, there as released, and whole."""
    in_force = {version.key: version for version in catalogue.documents(PURPOSE, unit=UNIT, at=at)}
    wanting = {lack.place: lack.why for lack in lacks(at=at)}
    for statement, part in required().parts_for(probe.clause):
        path, version = address_of(statement.slug), in_force.get(statement.document)
        if path not in visitor.page(HOME).links[""]:
            yield f"{path} is not linked from {HOME}"
        if version is None:
            yield f"{part.place} not-released"
            continue
        if visitor.page(path).status != OK:
            yield f"{path} answered {visitor.page(path).status}"
            continue
        section = sections_of(version.sha256).get(part.key)
        shown = visitor.page(path).texts.get(part.key, "")
        note(f"{part.place} {shown}\n".encode())
        if section is None or shown != squeezed(section.text):
            yield f"{part.place} is not shown as released"
        elif part.place in wanting:
            yield f"{part.place} lacks {', '.join(wanting[part.place])}"


def _official(probe: PageProbe, visitor: Visitor, note: Callable[[bytes], None]) -> Iterator[str]:
    """Faults of a regulation's own text: every unit of the imported file is on the page."""
    for official in required().official_for(probe.clause):
        path, found = address_of(official.slug), code(official)
        if found is None:
            yield f"{official.place} not-imported"
            continue
        shown = visitor.page(path).texts.get("main", "")
        missing = [text for text in texts(found.articles) if squeezed(text) not in shown]
        note(f"{official.place} {found.version}\n".encode())
        if visitor.page(path).status != OK or missing:
            yield f"{path} answered {visitor.page(path).status}, {len(missing)} units are not on it"


def _price(visitor: Visitor) -> list[str]:
    """A price without signing in, on the first page."""
    there = "NT$" in visitor.page(HOME).texts.get("price", "")
    return [] if there else [f"no price on {HOME}"]


def _listed(visitor: Visitor) -> list[str]:
    """Everything on the list of other disclosures can be read."""
    statement = required().by_slug("other")
    links = visitor.page(address_of(statement.slug)).links.get("list", ()) if statement else ()
    inside = [link for link in links if link.startswith("/")]
    dead = [f"{link} answered {status}" for link in inside if (status := visitor.page(link).status) != OK]
    return dead or ([] if inside else ["the list leads nowhere"])


def _reminder(visitor: Visitor) -> list[str]:
    """The pages where data are asked for remind of safe ways too, not only the notice."""
    return [f"no reminder on {path}" for path in (HOME, SIGN_IN) if not visitor.page(path).texts.get("reminder", "")]


_MORE: Mapping[str, Callable[[Visitor], list[str]]] = {"price": _price, "listed": _listed, "reminder": _reminder}
