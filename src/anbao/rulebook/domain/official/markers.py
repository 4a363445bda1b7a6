"""What a line begins with: the number of an article, a paragraph's item, an annex; and what is the page's own."""

import re
from dataclasses import dataclass

from anbao.rulebook.domain.official.numerals import FORMAL, PLAIN, number

_NUM = rf"(?:\d{{1,4}}|[{PLAIN}]{{1,6}})"
_ARTICLE = re.compile(
    rf"第\s*(?P<n>{_NUM})\s*(?:(?:[-－‐–—]|之)\s*(?P<m>{_NUM})\s*)?條(?:\s*之\s*(?P<k>{_NUM}))?"
    r"(?P<title>\s*[（(【][^）)】]{1,40}[）)】])?(?P<rest>$|\s+.*|(?<=[）)】]).*)"
)
_REFERENCE = re.compile(rf"\s*(第\s*{_NUM}\s*[項款目條]|之規定|規定|所定|及第|、|至第)")
_DELETED = re.compile(r"[（(]?(?:本[條項款目點])?刪除[)）]?。?")
_CHAPTER = re.compile(rf"第\s*{_NUM}\s*[編章節](?:\s*之\s*{_NUM})?(?:\s*\S.{{0,30}})?")
_DIVISION = re.compile(rf"第\s*{_NUM}\s*[款目](?:\s*之\s*{_NUM})?\s+\S.{{0,30}}")
_ITEMS = (
    ("h", re.compile(rf"(?P<n>[{FORMAL}]{{1,3}})\s*[、﹑.．：]\s*")),
    ("i", re.compile(r"[（(]\s*(?P<n>[一二三四五六七八九十]{1,3})\s*[)）]\s*、?\s*")),
    ("s", re.compile(r"(?P<n>[一二三四五六七八九十百零〇○]{1,4})\s*[、﹑]\s*")),
    ("m", re.compile(r"[（(]\s*(?P<n>[0-9０-９]{1,2})\s*[)）]\s*[、.]?\s*")),
    ("n", re.compile(r"(?P<n>[0-9０-９]{1,3})\s*[.．、﹒](?![0-9])\s*")),
    ("r", re.compile(r"(?P<n>[ivx]{1,5})\s*[.．、)]\s+")),
)
_CIRCLED = {c: n for n, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩", start=1)}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_BULLET = re.compile(r"[➢●•◆■▪◇□▶►‣✓✔]\s*")
_DASH = re.compile(r"[-–—*]\s+(?=\S)")
_PAGE = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?|第\s*\d{1,4}\s*頁(?:[，,/\s]*共\s*\d{1,4}\s*頁)?|\d{1,4}\s*/\s*\d{1,4}")
_ANNEX = re.compile(rf"附[件錄]\s*(?P<n>{_NUM})(?P<rest>$|[、：:\s].*)")
_CLASS = re.compile(r"第(?P<n>[一二三四五六七八九十])[類級](?=$|\t)")
_LONGEST_TITLE = 60

RANKS = {kind: rank for rank, kind in enumerate("*xahptsinmrb")}
"""How deep each kind of level stands; `*` is the text itself."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The number with which a line begins: level, number (4-1 is `4-1`), the text that follows it."""

    kind: str
    number: str
    rest: str

    @property
    def value(self) -> int:
        """The number without what stands after a dash."""
        return int(self.number.partition("-")[0])


def article(text: str) -> Marker | None:
    """An article's heading, alone or with its text after a space; never a reference inside a sentence."""
    found = _ARTICLE.match(text)
    return _article(found) if found and not _REFERENCE.match(found["rest"]) else None


def likely_article(text: str) -> Marker | None:
    """A heading, or a reference that reads like one: `第七條　第三條所稱…`."""
    found = _ARTICLE.match(text)
    return _article(found) if found else None


def _article(found: re.Match[str]) -> Marker | None:
    first, branch = number(found["n"]), found["m"] or found["k"]
    second = number(branch) if branch else None
    if first is None or (branch and second is None):
        return None
    title = (found["title"] or "").strip()
    words = title if says_deleted(title) else found["rest"].strip()
    return Marker("a", f"{first}-{second}" if branch else str(first), words)


def says_deleted(text: str) -> bool:
    """Whether a text only says that what stood here is deleted."""
    return bool(_DELETED.fullmatch("".join(text.split())))


def chapter(text: str) -> bool:
    """A heading of a part, chapter or section: it numbers nothing that is addressed."""
    return len(text) <= _LONGEST_TITLE and bool(_CHAPTER.fullmatch(text)) and not text.endswith(("。", "；", "："))


def division(text: str) -> bool:
    """A heading below a section (`第 一 款 總則`); only what follows tells it from a reference."""
    return len(text) <= _LONGEST_TITLE and bool(_DIVISION.fullmatch(text)) and not text.endswith(("。", "；", "："))


def annex(text: str) -> Marker | None:
    """`附件一`, alone or with a title."""
    found = _ANNEX.match(text)
    value = number(found["n"]) if found else None
    if not found or value is None or len(text) > _LONGEST_TITLE or text.endswith("。"):
        return None
    return Marker("x", str(value), found["rest"].strip("、：: \t"))


def item(text: str) -> Marker | None:
    """A numbered item of any level, a bullet, or a row that a class of a table begins."""
    plain = _DASH.sub("", text, count=1) if _DASH.match(text) else text
    if plain[:1] in _CIRCLED:
        return Marker("m", str(_CIRCLED[plain[0]]), plain[1:].strip())
    for kind, pattern in _ITEMS:
        found = pattern.match(plain)
        if found:
            value = _roman(found["n"]) if kind == "r" else number(found["n"])
            if value:
                return Marker(kind, str(value), plain[found.end() :])
    bullet = _BULLET.match(plain)
    if bullet:
        return Marker("b", "0", plain[bullet.end() :])
    row = _CLASS.match(plain)
    if row:
        return Marker("i", str(number(row["n"])), plain)
    return None


def class_row(text: str) -> bool:
    """`第一類` alone or in a row's first cell: the row of a table of classes."""
    return bool(_CLASS.match(text))


def undashed(text: str) -> str:
    """A line without the dash that a converter put before it."""
    return _DASH.sub("", text, count=1) if _DASH.match(text) else text


def page_number(text: str) -> bool:
    """A line that belongs to the page, not to the text."""
    return bool(_PAGE.fullmatch(text.strip()))


def _roman(text: str) -> int | None:
    values = [_ROMAN[c] for c in text]
    return sum(-v if any(w > v for w in values[n + 1 :]) else v for n, v in enumerate(values)) or None
