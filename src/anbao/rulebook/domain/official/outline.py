"""Pieces → levels. Rejoins wrapped lines, follows the numbering, and notes every break in it."""

from collections.abc import Sequence
from datetime import date

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.annexes import AnnexTitles
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.markers import RANKS, Marker
from anbao.rulebook.domain.official.marks_table import MarksTable, table_number
from anbao.rulebook.domain.official.pieces import Page, Piece, date_line, dates_in, opens_paragraph, order_of
from anbao.rulebook.domain.official.text import ended, fold, joined
from anbao.rulebook.domain.official.units import Node, Note

MAX_NODES = 6_000
_NEVER_LAST = ("、", "，", ",", "第", "至", "與", "及", "或", "之", "依")
_LISTS = frozenset("sinmrb")
_AHEAD = 60
_TITLE = 60
_BODY = "body"


class Outline:
    """Reads pieces one by one. `gaps` says whether numbers may be missing without a warning (amended units only)."""

    def __init__(self, page: Page, titles: AnnexTitles, *, gaps: bool = False) -> None:
        self.root = Node("*", "", 0)
        self.notes: list[Note] = []
        self.dates: list[date] = []
        self.annex_dates: dict[str, date] = {}
        self.title = ""
        self._page, self._titles, self._gaps = page, titles, gaps
        self._path: list[Node] = [self.root]
        self._suspended: list[Node] = []
        self._last: Piece | None = None
        self._headed = False  # the last piece was a heading that stands alone
        self._table: MarksTable | None = None
        self._nodes = 0

    def read(self, pieces: Sequence[Piece]) -> None:
        for place, piece in enumerate(pieces):
            if piece.settled == "drop" or (markers.page_number(piece.text) and not piece.settled):
                continue
            if not self._in_table(piece):
                self._take(piece, pieces[place + 1 : place + 1 + _AHEAD])
                self._last = piece

    def open_annex(self, number: int, line: int) -> None:
        self._close_table()
        self._open(Marker("x", str(number), ""), line)
        self._headed = True

    # --- one piece -------------------------------------------------------------------------------------------

    def _take(self, piece: Piece, ahead: Sequence[Piece]) -> None:
        if self._annex(piece, ahead) or self._head(piece) or self._start_table(piece):
            return
        if piece.heading and self._believable_article():
            self._open(piece.heading, piece.line, row=piece.row)
            self._headed = not piece.heading.rest
            if piece.heading.rest:
                self._paragraph(piece.heading.rest, piece)
        elif markers.chapter(piece.text) and not self._unfinished():
            self._headed = True
        elif piece.marker and self._believable(piece, piece.marker):
            self._item(piece, piece.marker)
        else:
            self._plain(piece, ahead)

    def _annex(self, piece: Piece, ahead: Sequence[Piece]) -> bool:
        if piece.row >= 0:
            return False
        label = markers.annex(piece.text)
        if label and self._opened(label):
            return not label.rest
        titled = None if piece.marker else self._titles.number_of(piece.text)
        if titled is not None and (self._path[1:2] and self._path[1].address == f"x{titled}"):
            return True
        if titled is not None and not self._opened(Marker("x", str(titled), "")) and self.root.children:
            self.open_annex(titled, piece.line)
            return True
        if label and not self._unfinished():
            following = next((p for p in ahead if not markers.page_number(p.text)), None)
            if label.rest or (following and following.plain and not ended(following.text)):
                self.open_annex(int(label.number), piece.line)
                return True
        return bool(label and not label.rest)

    def _opened(self, label: Marker) -> bool:
        return any(child.kind == "x" and child.number == label.number for child in self.root.children)

    def _head(self, piece: Piece) -> bool:
        """Titles and dates at the head of the text and of each annex."""
        at_head = len(self._path) == 1 and not self.root.children
        in_annex = self._headed and self._path[-1].kind == "x"
        if not (at_head or in_annex) or not piece.plain:
            return False
        if date_line(piece.text):
            found = dates_in(piece.text)
            self.dates += found if at_head else ()
            if found and in_annex:
                self.annex_dates.setdefault(self._path[-1].address, found[-1])
            return True
        if not ended(piece.text) and len(fold(piece.text)) <= _TITLE and (in_annex or not self.title):
            self.title = self.title or piece.text
            return True
        return False

    def _plain(self, piece: Piece, ahead: Sequence[Piece]) -> None:
        node = self._path[-1]
        how = piece.settled or self._how(piece, ahead)
        if how == "paragraph":
            self._paragraph(piece.text, piece)
        elif how == _BODY:
            node.text = f"{node.text}\n{piece.text}" if node.text else piece.text
        else:
            short = self._page.columns and self._last and not self._last.full
            node.text = f"{node.text}\n{piece.text}" if short and node.kind in _LISTS else joined(node.text, piece.text)
        self._headed = False

    def _how(self, piece: Piece, ahead: Sequence[Piece]) -> str:
        """Whether unnumbered text goes on, is an item's own body, or begins a paragraph."""
        node, last = self._path[-1], self._last
        if self._headed or last is None or node.kind in "*axh":
            return self._how_after_heading(node)
        same_block = self._page.spaced and not piece.gap and not self._page.columns
        if not ended(last.text) or same_block or (node.kind == "i" and markers.class_row(node.text)):
            return "continues"
        if self._goes_on(node, ahead):
            return _BODY
        if last.full and not last.text.endswith(("：", ":")) and not opens_paragraph(piece.text):
            says = "the line before is full and ends a sentence: read as going on, may be a new paragraph"
            self._note(piece, "full-line", says, grave=True)
            return "continues"
        if node.kind in _LISTS and node.text.rstrip().endswith(("：", ":")):
            return _BODY
        return "paragraph"

    def _how_after_heading(self, node: Node) -> str:
        if node.kind == "h" and self._last and not self._headed and not ended(self._last.text) and self._last.full:
            return "continues"
        return "paragraph"

    def _goes_on(self, node: Node, ahead: Sequence[Piece]) -> bool:
        """Whether the list of `node` goes on after unnumbered text: then that text is the item's own."""
        if node.kind not in _LISTS:
            return False
        for piece in ahead:
            if piece.heading or (piece.marker and piece.marker.kind == "h"):
                return False
            if piece.marker:
                same = piece.marker.kind == node.kind and node.number.isdigit()
                return same and piece.marker.value == int(node.number) + 1
        return False

    # --- numbered items --------------------------------------------------------------------------------------

    def _believable_article(self) -> bool:
        """A reference to an article may come to stand first in a wrapped line."""
        return not (self._page.columns and self._last and self._last.full and self._unfinished())

    def _believable(self, piece: Piece, marker: Marker) -> bool:
        if piece.settled:
            return piece.settled == "item"
        if marker.kind == "b" or self._last is None or not self._unfinished():
            return True
        apart = not self._page.columns and piece.gap and not self._last.text.rstrip().endswith(("、", "第", "至"))
        if apart and (marker.value == 1 or self._expected(marker)):
            return True
        return self._after_unfinished(piece, marker, self._last)

    def _after_unfinished(self, piece: Piece, marker: Marker, last: Piece) -> bool:
        """Whether a number that comes after an unfinished line begins an item; some items end without a mark."""
        previous = last.text.rstrip()
        if previous.endswith(_NEVER_LAST) and not previous.endswith(("；及", "；或", ";及", ";或")):
            return False
        if not (self._page.columns and last.full) or self._expected(marker):
            return True
        self._note(piece, "number-in-text", "begins like an item in the middle of a sentence: read as text", grave=True)
        return False

    def _expected(self, marker: Marker) -> bool:
        open_nodes = [*self._path, *self._suspended]
        return any(n.kind == marker.kind and n.number == str(marker.value - 1) for n in open_nodes)

    def _unfinished(self) -> bool:
        return self._last is not None and not self._headed and not ended(self._last.text) and len(self._path) > 1

    def _item(self, piece: Piece, marker: Marker) -> None:
        if marker.kind != "b":
            self._resume(marker)
        node = self._open(marker, piece.line, row=piece.row)
        node.text = marker.rest.strip()
        self._headed = marker.kind == "h"

    def _resume(self, marker: Marker) -> None:
        """Take up a list that unnumbered text interrupted, where the number says so."""
        if marker.value == 1 or any(n.kind == marker.kind for n in self._path):
            return
        for node in self._suspended:
            if node.kind == marker.kind and node.number == str(marker.value - 1):
                self._path, self._suspended = self._suspended, []
                return

    def _paragraph(self, text: str, piece: Piece) -> None:
        below = [n for n in self._path if n.kind in "*xah"]
        if len(self._path) > len(below) and self._path[-1].kind in _LISTS:
            self._suspended = self._path
        self._path = below
        if below[-1].kind == "*" and below[-1].children and below[-1].children[-1].kind != "p":
            self._note(piece, "stray", "unnumbered text outside every article", grave=True)
        number = sum(child.kind == "p" for child in below[-1].children) + 1
        self._open(Marker("p", str(number), text), piece.line, row=piece.row).text = text
        self._headed = False

    def _open(self, marker: Marker, line: int, *, row: int = -1) -> Node:
        self._close_table()
        if marker.kind in "xah":
            self._suspended = []
        while RANKS[self._path[-1].kind] >= RANKS[marker.kind]:
            self._path.pop()
        parent = self._path[-1]
        if parent.kind == "a" and marker.kind in _LISTS:
            parent = self._child(parent, Marker("p", "1", ""), line, row)
        number = str(sum(c.kind == "b" for c in parent.children) + 1) if marker.kind == "b" else marker.number
        node = self._child(parent, Marker(marker.kind, number, ""), line, row)
        self._check(parent, node)
        return node

    def _child(self, parent: Node, marker: Marker, line: int, row: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise OfficialTextRefused("too-many-units", f"over {MAX_NODES} numbered units: no regulation", line=line)
        twin = sum(c.kind == marker.kind and c.number == marker.number for c in parent.children)
        node = Node(marker.kind, marker.number, line, parent, twin=twin, row=row)
        parent.children.append(node)
        self._path.append(node)
        return node

    def _check(self, parent: Node, node: Node) -> None:
        """Note a break in the numbering among brothers."""
        if node.kind in "pbt" or (node.kind == "h" and not parent.children):
            return
        brothers = [c for c in parent.children if c.kind == node.kind]
        value = order_of(node.number)
        before = order_of(brothers[-2].number) if len(brothers) > 1 else (0, 0)
        if node.twin:
            self.notes.append(Note(node.line, "twice", "this number stands twice", node.address))
        elif value not in {(before[0] + 1, 0), (before[0], before[1] + 1)}:
            says = f"the numbering goes from {brothers[-2].number if len(brothers) > 1 else 'nothing'} to {node.number}"
            self.notes.append(Note(node.line, "break", says, node.address, grave=not self._gaps))

    # --- tables of marks -------------------------------------------------------------------------------------

    def _start_table(self, piece: Piece) -> bool:
        number = table_number(piece.text)
        if number is None or ended(piece.text):
            return False
        self._table = MarksTable(number)
        return True

    def _in_table(self, piece: Piece) -> bool:
        """Whether a piece belongs to the open table; rows become units when the table ends."""
        if self._table is None:
            return False
        if (
            self._titles.number_of(piece.text) is None
            and not piece.heading
            and self._table.take(piece.line, piece.text)
        ):
            return True
        self._close_table()
        return False

    def _close_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        keep = self._path
        self._path = [n for n in keep if n.kind in "*xa"]
        parent = self._child(self._path[-1], Marker("t", str(table.number), ""), table.line, -1)
        for row in table.rows():
            self._child(parent, Marker("r", str(row.number), ""), row.line, -1).text = row.text
            self._path.pop()
        self.notes += table.notes(parent.address)
        self._path = keep
        self._headed = True

    def finish(self) -> None:
        self._close_table()

    def _note(self, piece: Piece, kind: str, says: str, *, grave: bool) -> None:
        self.notes.append(Note(piece.line, kind, says, self._path[-1].address, grave))
