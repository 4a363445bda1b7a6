"""What the public pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.domain.code_text import Article, articles
from anbao.commerce.site.domain.required import Official, Statement
from anbao.commerce.site.queries.missing import lacks, sections_of
from anbao.commerce.site.queries.requirements import PURPOSE, UNIT, required
from anbao.rulebook import api as rulebook

REVIEW_CYCLE = "ec.document_review_every"
SECURITY, REPORT = "site.security-notice", "report"


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement as the index lists it; `version` is None where nothing may be shown."""

    statement: Statement
    version: catalogue.DocumentVersion | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a statement with the time it held, and which of all it is."""

    held: catalogue.Held
    state: Literal["now", "past", "ahead"]


@dataclass(frozen=True, slots=True)
class Page:
    """A statement's page: the version to show, its text and sections, and every version there was."""

    statement: Statement
    edition: Edition
    html: str
    sections: Sequence[catalogue.Section]
    editions: Sequence[Edition]  # newest first


@dataclass(frozen=True, slots=True)
class Code:
    """A regulation's own text, from the imported file."""

    official: Official
    version: date
    articles: tuple[Article, ...]


def index(*, at: datetime) -> list[Shown]:
    """Every statement with its version in force. One query."""
    in_force = _in_force(at)
    return [Shown(statement, in_force.get(statement.document)) for statement in required().statements]


def page(statement: Statement, *, sha256: str = "", at: datetime) -> Page | None:
    """A statement's version in force, or the one with `sha256`; None where there is no such version to show.

    Raises catalogue's DocumentAltered.
    """
    in_force = _in_force(at).get(statement.document)
    history = catalogue.document_history(UNIT, statement.document, at=at)
    editions = [_edition(held, at=at) for held in reversed(history)]
    wanted = sha256 or (in_force.sha256 if in_force else "")
    # The newest time of its own: a version may have come back into force after another.
    edition = next((one for one in editions if one.held.version.sha256 == wanted), None)
    if edition is None:
        return None
    html = catalogue.render_document(catalogue.document_bytes(wanted))
    return Page(statement, edition, html, tuple(sections_of(wanted).values()), editions)


def code_version(official: Official) -> date | None:
    """The version that `code` would show; None where none was imported. One query."""
    return rulebook.official_version(official.work)


def code(official: Official) -> Code | None:
    """The regulation's text as it was imported; None where none was. Three queries."""
    version = rulebook.official_version(official.work)
    text = rulebook.official_text(official.work) if version else None
    if version is None or text is None:
        return None
    return Code(official, version, articles((unit.address, unit.text) for unit in text.units))


def open_points(*, at: datetime) -> tuple[str, ...]:
    """The places that are open and shown as open."""
    return tuple(lack.place for lack in lacks(at=at) if not lack.stops)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where flaws are reported, and until when that holds: one cycle of review after its release."""

    contacts: tuple[str, ...]
    until: datetime


def reporting(*, at: datetime) -> Reporting | None:
    """What the released security notice says of reporting flaws; None where it is not there or names no address."""
    version = _in_force(at).get(SECURITY)
    section = sections_of(version.sha256).get(REPORT) if version else None
    contacts = tuple(link for link in section.links if link.startswith("mailto:")) if section else ()
    released_at = catalogue.unit_state(UNIT, at=at).released_at
    if not contacts or released_at is None:
        return None
    return Reporting(contacts, rulebook.figure(REVIEW_CYCLE, at=at).period.add_to(released_at))


def _in_force(at: datetime) -> dict[str, catalogue.DocumentVersion]:
    return {version.key: version for version in catalogue.documents(PURPOSE, unit=UNIT, at=at)}


def _edition(held: catalogue.Held, *, at: datetime) -> Edition:
    if held.since > at:
        return Edition(held, "ahead")
    return Edition(held, "now" if held.until is None or at < held.until else "past")
