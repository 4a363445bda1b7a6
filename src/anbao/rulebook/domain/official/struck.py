"""Deleted words whose strike-through got lost: numbers glued together, items that the reasons say are deleted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.cells import Row
from anbao.rulebook.domain.official.markers import Marker
from anbao.rulebook.domain.official.numerals import number
from anbao.rulebook.domain.official.sketch import likeness, pairs
from anbao.rulebook.domain.official.text import fold
from anbao.rulebook.domain.official.units import Node, Note

_NUM = r"[\d一二三四五六七八九十]{1,6}"
_LIST = rf"第?{_NUM}(?:[、至及與~～\-]第?{_NUM}){{0,30}}"
_DELETED = (
    re.compile(rf"刪除(?:本條|原條文|現行條文|原|現行|修正前)*(?:第{_NUM}[條項款])*(?P<n>{_LIST})(?:項|款|目|子目|點)"),
    re.compile(rf"[將將]?(?P<n>{_LIST})(?:項|款|目|子目|點)(?:文字|規定|條文)?(?:予以|應予)?刪除(?=$|[。，；、,;\s])"),
)
_ALL_DELETED = re.compile(r"(?:全數|全部|全文|均予?)刪除")
_ARROW = re.compile(rf"({_NUM})\s*(?:→|->|⇒)\s*")
_BARE_ARTICLE = re.compile(r"第\s*(?P<n>\d+|[一二三四五六七八九十百]+)\s*條")
_ALIKE = 0.75
_HEAD = 4
_KINDS = "sinm"
_LONGEST_REASON = 4_000


@dataclass(slots=True)
class Struck:
    """The rows with what was struck taken out of the amended side, and a note for each that a person settles."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def without_struck(rows: Sequence[Row], *, keep: frozenset[int] = frozenset()) -> Struck:
    """Take out of each row's amended side what was struck. `keep`: lines that a person said are to stay."""
    done = Struck()
    every_deleted = False
    for row, whole in zip(rows, _whole_rows(rows), strict=True):
        if row.why:
            every_deleted = bool(_ALL_DELETED.search(row.why))
        if row.line in keep:
            done.rows.append(row)
            continue
        kept = [text for text in row.new if not _gone(text, whole, done.notes, every_deleted=every_deleted)]
        kept = [_unglued(text, whole, done.notes) for text in kept]
        done.rows.append(Row(row.line, tuple(kept), row.old, row.why, row.first))
    return done


def _gone(text: str, row: Row, notes: list[Note], *, every_deleted: bool) -> bool:
    if every_deleted and fold(text) in {fold(old) for old in row.old}:
        says = "same as the current text, which the reason says is deleted altogether: left out"
    elif _listed(text, row, deleted_numbers(row.why)):
        says = "the reason says this number is deleted, and the current text has it: left out"
    else:
        return False
    notes.append(Note(row.line, "struck", f"{says} ({_short(text)})", grave=False))
    return True


def deleted_numbers(why: str) -> frozenset[int]:
    """The item numbers that a reason says are deleted."""
    found: set[int] = set()
    for pattern in _DELETED:
        for match in pattern.finditer(why[:_LONGEST_REASON]):
            parts = re.split(r"([、至及與~～\-])", match["n"].replace("第", ""))
            values = [number(part) for part in parts[::2]]
            for place, value in enumerate(values):
                last = values[place - 1] if place and parts[2 * place - 1] in "至~～-" else None
                found |= set(range(last, value + 1)) if last and value else {value} if value else set()
    return frozenset(found)


def old_twins(root: Node, old: Node) -> list[Note]:
    """Where a number stands twice, drop the one that the current text has word for word. Returns what to settle."""
    known = {(node.kind, node.number, fold(node.text)) for node in old.walk() if node.text}
    notes = []
    for node in list(root.walk()):
        if not node.twin or node.parent is None:
            continue
        brothers = [c for c in node.parent.children if c.kind == node.kind and c.number == node.number]
        old_ones = [c for c in brothers if (c.kind, c.number, fold(c.text)) in known]
        if len(old_ones) == len(brothers) - 1:
            for gone in old_ones:
                node.parent.children.remove(gone)
            for place, kept in enumerate(c for c in brothers if c not in old_ones):
                kept.twin = place
            says = "stood twice; the one that is word for word the current text was left out"
            notes.append(Note(node.line, "struck", says, node.address, grave=False))
    return notes


def unsettled(new: Node, old: Node) -> list[Note]:
    """Changed units that still hold all of the current wording: struck words cannot be told from kept ones."""
    known: dict[tuple[object, ...], list[str]] = {}
    for node in old.walk():
        if node.text:
            known.setdefault((node.address,), []).append(fold(node.text))
            known.setdefault((node.row, node.kind, node.number), []).append(fold(node.text))
    notes = []
    for node in new.walk():
        text = fold(node.text)
        before = known.get((node.row, node.kind, node.number)) or known.get((node.address,)) or []
        if text and text not in before and any(_within(one, text) for one in before):
            says = "holds all of the current wording and more: struck words, if any, are still in it"
            notes.append(Note(node.line, "unsettled", says, node.address))
    return notes


def _within(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


def _whole_rows(rows: Sequence[Row]) -> list[Row]:
    """Each row with the current text and the reason of its continuation on the pages before and after."""
    groups: list[list[Row]] = []
    for row in rows:
        if row.first and groups and not (row.new and markers.article(row.new[0])):
            groups[-1].append(row)
        else:
            groups.append([row])
    whole = []
    for group in groups:
        old, why = tuple(line for row in group for line in row.old), "".join(row.why for row in group)
        whole += [Row(row.line, row.new, old, why, row.first) for row in group]
    return whole


def _listed(text: str, row: Row, gone: frozenset[int]) -> bool:
    marker = markers.item(text)
    if marker is None or marker.kind not in _KINDS or marker.value not in gone:
        return False
    mine = pairs(fold(marker.rest))
    for old in row.old:
        other = markers.item(old)
        if other and (other.kind, other.value) == (marker.kind, marker.value):
            return likeness(mine, pairs(fold(other.rest))) >= _ALIKE
    return False


def _unglued(text: str, row: Row, notes: list[Note]) -> str:
    """`第1920條` and `八、四會員` without the old number; `六、八→應` without what the arrow replaces."""
    article = _BARE_ARTICLE.match(text)
    if article:
        return _unglued_article(text, article, row)
    marker = markers.item(text)
    if marker is None or marker.kind not in _KINDS:
        return text
    front, rest = text[: len(text) - len(marker.rest)], marker.rest
    arrow = _ARROW.match(rest)
    if arrow:
        notes.append(Note(row.line, "glued", f"an old number before an arrow left out ({_short(text)})", grave=False))
        return front + rest[arrow.end() :]
    for old in row.old:
        before = markers.item(old)
        if before and before.kind == marker.kind and before.number != marker.number:
            glued = _old_number(rest, before)
            if glued:
                notes.append(Note(row.line, "glued", f"an old number left out ({_short(text)})", grave=False))
                return front + rest[glued:]
    return text


def _old_number(rest: str, before: Marker) -> int:
    """How many characters of `rest` are the old item's number, standing before the old item's words."""
    match = re.match(rf"{_NUM}", rest)
    if match and number(match[0]) == before.value and fold(rest[match.end() :])[:_HEAD] == fold(before.rest)[:_HEAD]:
        return match.end()
    return 0


def _unglued_article(text: str, article: re.Match[str], row: Row) -> str:
    for old in row.old:
        before = _BARE_ARTICLE.match(old)
        mine = article["n"]
        if before and mine != before["n"] and mine.startswith(before["n"]) and number(mine[len(before["n"]) :]):
            rest = mine[len(before["n"]) :]
            if (number(rest) or 0) > (number(before["n"]) or 0):
                return f"第{rest}條{text[article.end() :]}"
    return text


def _short(text: str) -> str:
    """Enough to find it by: its number and no more of the official text than a few characters."""
    return text[:8]
