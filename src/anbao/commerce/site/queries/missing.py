"""What the site does not say although a clause asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.domain.holds import lacking
from anbao.commerce.site.domain.required import Part
from anbao.commerce.site.queries.requirements import PURPOSE, UNIT, required
from anbao.kernel.registries import Figure
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook

REASONS: Mapping[str, str] = {
    "not-released": N_("沒有上架、還沒生效，或檔案在上架後有變動"),
    "not-imported": N_("還沒有匯入公會的檔案"),
    "section": N_("缺少這一節"),
    "text": N_("這一節沒有內容"),
    "finished": N_("還有未填完的地方"),
    "address": N_("沒有寫地址"),
    "amount": N_("沒有寫金額"),
    "authority": N_("沒有連到主管機關的網站"),
    "date": N_("沒有寫日期"),
    "fax": N_("沒有寫傳真號碼"),
    "freephone": N_("沒有寫免付費電話"),
    "hours": N_("沒有寫服務時間"),
    "mail": N_("沒有寫電子郵件"),
    "page": N_("沒有連到本站的頁面"),
    "telephone": N_("沒有寫電話"),
    "web": N_("沒有寫網址"),
}
"""Why a part counts as missing; any other name is that of a figure that its text does not give as it holds."""
_MOST_KEPT = 32
_kept: dict[tuple[str, rulebook.Book], tuple["Lack", ...]] = {}
_imported: set[str] = set()
FIGURE_DIFFERS = N_("寫的期限和目前適用的數字不同：{figure}")


@dataclass(frozen=True, slots=True)
class Lack:
    """A part that is missing: where, asked for by which clauses of those that concern us, why, whether it stops us."""

    place: str
    clauses: tuple[str, ...]
    why: tuple[str, ...]
    stops: bool = True

    @property
    def fact(self) -> str:
        """`<clause> <place>`: how the guard's facts name it."""
        return f"{self.clauses[0]} {self.place}"


def lacks(*, at: datetime) -> tuple[Lack, ...]:
    """Everything that is missing at `at`. A few small queries at most. Raises rulebook's ProfileMissing."""
    return (*_in_statements(at), *_in_official(at))


def missing_now(at: datetime) -> tuple[str, ...]:
    """What stops the sale at `at`; supplies the fact `site.missing`."""
    found = [*_in_statements(at), *(_in_official(at) if _in_production() else ())]
    return tuple(lack.fact for lack in found)


def open_now(at: datetime) -> tuple[str, ...]:
    """What is open at `at` and would stop the sale in production; supplies the fact `site.open`."""
    return () if _in_production() else tuple(lack.fact for lack in _in_official(at))


def _in_production() -> bool:
    return bool(settings.ANBAO_MODE == "production")


def _in_statements(at: datetime) -> tuple[Lack, ...]:
    """Two small queries. What is found depends on what was released, the book and the day alone, and is kept."""
    book, state = rulebook.at(at), catalogue.unit_state(UNIT, at=at)
    if not state.in_order:
        return tuple(_found(book, at))
    key = (state.released, book)
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = tuple(_found(book, at))
    return _kept[key]


def _found(book: rulebook.Book, at: datetime) -> Iterator[Lack]:
    concern = {clause.key for clause in book.clauses}
    figures = {name: figure.value for name, figure in book.all_figures.items()}
    shown = {version.key: version for version in catalogue.documents(PURPOSE, unit=UNIT, at=at)}
    for statement in required().statements:
        version = shown.get(statement.document)
        parts = sections_of(version.sha256) if version else {}
        for part in statement.parts:
            clauses = tuple(clause for clause in part.clauses if clause in concern)
            why = _gaps(part, parts.get(part.key), figures) if version else ("not-released",)
            if clauses and why:
                yield Lack(part.place, clauses, why)


def _gaps(part: Part, section: catalogue.Section | None, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    if section is None:
        return ("section",)
    asked = {name: figures.get(name) for name in part.figures}
    text = section.text.removeprefix(section.title).strip()
    return lacking(text, section.links, holds=part.holds, figures=asked)


def _in_official(at: datetime) -> Iterator[Lack]:
    for official in required().official:
        if _is_imported(official.work):
            continue
        concern = {clause.key for clause in rulebook.at(at).clauses}
        clauses = tuple(clause for clause in official.clauses if clause in concern)
        if clauses:
            yield Lack(official.place, clauses, ("not-imported",), stops=_in_production())


def _is_imported(work: str) -> bool:
    """Whether the user's file was imported. Asked until it was: an imported text is never taken away."""
    if work not in _imported and rulebook.official_version(work) is not None:
        _imported.add(work)
    return work in _imported


@lru_cache(maxsize=128)
def sections_of(sha256: str) -> Mapping[str, catalogue.Section]:
    """The keyed sections of a released document. Content never changes under its digest.

    Raises catalogue's DocumentUnknown and DocumentAltered.
    """
    return {section.key: section for section in catalogue.document_sections(catalogue.document_bytes(sha256))}
