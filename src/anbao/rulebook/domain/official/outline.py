"""Pieces → levels. Rejoins wrapped lines, follows the numbering, and notes every break in it."""

from collections.abc import Sequence
from datetime import date

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.annexes import AnnexTitles, names_annex
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.levels import LISTS, Levels
from anbao.rulebook.domain.official.markers import Marker
from anbao.rulebook.domain.official.marks_table import MarksTable, table_number
from anbao.rulebook.domain.official.pieces import (
    Page,
    Piece,
    date_line,
    dates_in,
    head_field,
    opens_paragraph,
    title_before_date,
)
from anbao.rulebook.domain.official.text import ended, fold, joined
from anbao.rulebook.domain.official.units import Node, Note, digest_of

MAX_UNIT = 60_000
_NEVER_LAST = ("、", "，", ",", "第", "至", "與", "及", "或", "之", "依")
_AHEAD = 60
_TITLE = 60
_BODY = "body"


class Outline:
    """Reads pieces one by one. `gaps` says whether numbers may be missing without a warning (amended units only).

    Without `titles` the file itself says where each article begins (its heading is settled): then nothing inside an
    article is a title, an annex, a table of marks or a page number, and every word belongs to its article.
    """

    def __init__(self, page: Page, titles: AnnexTitles | None, *, gaps: bool = False) -> None:
        self.levels = Levels(gaps=gaps)
        self.root, self.notes = self.levels.root, self.levels.notes
        self.dates: list[date] = []
        self.annex_dates: dict[str, date] = {}
        self.title = ""
        self.headings: list[str] = []
        self.page, self._titles = page, titles
        self._last: Piece | None = None
        self._headed = False  # the last piece was a heading that stands alone
        self._table: MarksTable | None = None
        self._words: dict[str, list[str]] = {}

    def words(self) -> dict[str, str]:
        """Of each article the digest of its words as they stand in the file, whatever levels were read into them."""
        return {article: digest_of(fold("".join(lines))) for article, lines in self._words.items()}

    def read(self, pieces: Sequence[Piece]) -> None:
        for place, piece in enumerate(pieces):
            if piece.settled == "drop" or (self._titles and not piece.settled and markers.page_number(piece.text)):
                continue
            if not self._in_table(piece):
                self._take(piece, pieces[place + 1 : place + 1 + _AHEAD])
                self._last = piece

    def open_annex(self, number: int, line: int) -> None:
        self._close_table()
        self.levels.begin(Marker("x", str(number), ""), line)
        self._headed = True

    def finish(self) -> None:
        self._close_table()

    # --- one piece -------------------------------------------------------------------------------------------

    def _take(self, piece: Piece, ahead: Sequence[Piece]) -> None:
        if self._titles and (self._annex(piece, ahead, self._titles) or self._head(piece) or self._start_table(piece)):
            return
        self._close_table()
        heading = self._heading(piece)
        if heading:
            self._article(heading, piece)
            return
        if self._titles and self._chapter(piece, ahead):
            self.headings.append(piece.text)
            self._headed = True
            return
        if piece.marker and self._believable(piece, piece.marker):
            self._item(piece, piece.marker)
        else:
            self._plain(piece, ahead)
        self._keep(piece.text)

    def _keep(self, words: str) -> None:
        self._words.setdefault(self.levels.article, []).append(words)

    # --- headings, titles, annexes ---------------------------------------------------------------------------

    def _article(self, heading: Marker, piece: Piece) -> None:
        self.levels.begin(heading, piece.line, row=piece.row)
        self._headed = not heading.rest
        if heading.rest:
            self._paragraph(heading.rest, piece)
        self._keep(heading.rest)

    def _heading(self, piece: Piece) -> Marker | None:
        """A reference to an article may come to stand first in a line; the number that comes next is hardly one."""
        if not self._titles or piece.settled:
            return piece.likely if piece.settled in {"heading", "item"} else None
        if piece.likely and self.levels.expects_article(piece.likely):
            self.levels.leave_annex(piece.likely)
            return piece.likely
        in_sentence = self.page.columns and self._last and self._last.full and self._unfinished()
        return None if in_sentence else piece.heading

    def _chapter(self, piece: Piece, ahead: Sequence[Piece]) -> bool:
        """A heading of a chapter; never the first words of an article, which may begin with a reference to one."""
        chapter = markers.chapter(piece.text)
        if not (chapter or markers.division(piece.text)) or (self._headed and self.levels.open.kind == "a"):
            return False
        following = next((p for p in ahead if not (markers.chapter(p.text) or markers.division(p.text))), None)
        before_article = bool(following and following.likely and self.levels.expects_article(following.likely))
        return before_article or (chapter and not self._unfinished())

    def _annex(self, piece: Piece, ahead: Sequence[Piece], titles: AnnexTitles) -> bool:
        if piece.row >= 0:
            return False
        following = next((p for p in ahead if not markers.page_number(p.text)), None)
        label = markers.annex(piece.text)
        if label and self.levels.has_annex(label.number):
            return not label.rest
        titled = None if piece.marker or (following and names_annex(following.text)) else titles.number_of(piece.text)
        if titled is not None and self.levels.in_annex(str(titled)):
            return True
        if titled is not None and not self.levels.has_annex(str(titled)) and self.root.children:
            self.open_annex(titled, piece.line)
            return True
        if label and not self._unfinished() and (label.rest or (following and _titles_annex(following))):
            self.open_annex(int(label.number), piece.line)
            return True
        return bool(label and not label.rest)

    def _head(self, piece: Piece) -> bool:
        """Titles and dates at the head of the text and of each annex."""
        at_head = len(self.levels.path) == 1 and not self.root.children
        in_annex = self._headed and self.levels.open.kind == "x"
        if not (at_head or in_annex) or not piece.plain:
            return False
        named = head_field(piece.text) if at_head else None
        if date_line(piece.text):
            self._dated(dates_in(piece.text), at_head=at_head)
            named = named or title_before_date(piece.text)
        if named is not None:
            self.title = self.title or named
            return True
        title = not ended(piece.text) and len(fold(piece.text)) <= _TITLE and not markers.chapter(piece.text)
        if title and (in_annex or not self.title):
            self.title = self.title or piece.text
            return True
        return False

    def _dated(self, found: tuple[date, ...], *, at_head: bool) -> None:
        if at_head:
            self.dates += found
        elif found:
            self.annex_dates.setdefault(self.levels.open.address, found[-1])

    # --- unnumbered text -------------------------------------------------------------------------------------

    def _plain(self, piece: Piece, ahead: Sequence[Piece]) -> None:
        node = self.levels.open
        if len(node.text) > MAX_UNIT:
            raise OfficialTextRefused("unit-too-long", most=MAX_UNIT, line=piece.line)
        how = piece.settled or self._how(piece, ahead)
        if how == "paragraph":
            self._paragraph(piece.text, piece)
        elif how == _BODY:
            node.text = f"{node.text}\n{piece.text}" if node.text else piece.text
        else:
            short = self.page.columns and self._last and not self._last.full
            node.text = f"{node.text}\n{piece.text}" if short and node.kind in LISTS else joined(node.text, piece.text)
        self._headed = False

    def _how(self, piece: Piece, ahead: Sequence[Piece]) -> str:
        """Whether unnumbered text goes on, is an item's own body, or begins a paragraph."""
        node, last = self.levels.open, self._last
        if self._headed or last is None or node.kind in "*axh":
            return self._how_after_heading(node)
        same_block = self.page.spaced and not piece.gap and not self.page.columns
        if not ended(last.text) or same_block or (node.kind == "i" and markers.class_row(node.text)):
            return "continues"
        if self._goes_on(node, ahead):
            return _BODY
        if last.full and not last.text.endswith(("：", ":")) and not opens_paragraph(piece.text):
            says = "the line before is full and ends a sentence: read as going on, may be a new paragraph"
            self._note(piece, "full-line", says, grave=True)
            return "continues"
        if node.kind in LISTS and node.text.rstrip().endswith(("：", ":")):
            return _BODY
        return "paragraph"

    def _how_after_heading(self, node: Node) -> str:
        if node.kind == "h" and self._last and not self._headed and not ended(self._last.text) and self._last.full:
            return "continues"
        return "paragraph"

    def _goes_on(self, node: Node, ahead: Sequence[Piece]) -> bool:
        """Whether the list of `node` goes on after unnumbered text: then that text is the item's own."""
        if node.kind not in LISTS:
            return False
        for piece in ahead:
            if piece.heading or (piece.marker and piece.marker.kind == "h"):
                return False
            if piece.marker:
                same = piece.marker.kind == node.kind and node.number.isdigit()
                return same and piece.marker.value == int(node.number) + 1
        return False

    def _paragraph(self, text: str, piece: Piece) -> None:
        if self.levels.begin_paragraph(text, piece.line, row=piece.row):
            self._note(piece, "stray", "unnumbered text outside every article", grave=True)
        self._headed = False

    # --- numbered items --------------------------------------------------------------------------------------

    def _item(self, piece: Piece, marker: Marker) -> None:
        self.levels.resume(marker)
        self.levels.begin(marker, piece.line, row=piece.row).text = marker.rest.strip()
        self._headed = marker.kind == "h"

    def _believable(self, piece: Piece, marker: Marker) -> bool:
        if piece.settled:
            return piece.settled == "item"
        if marker.kind == "b" or self._last is None or not self._unfinished():
            return True
        apart = not self.page.columns and piece.gap and not self._last.text.rstrip().endswith(("、", "第", "至"))
        if apart and (marker.value == 1 or self.levels.expects(marker)):
            return True
        return self._after_unfinished(piece, marker, self._last)

    def _after_unfinished(self, piece: Piece, marker: Marker, last: Piece) -> bool:
        """Whether a number that comes after an unfinished line begins an item; some items end without a mark."""
        previous = last.text.rstrip()
        if last.marker and not last.marker.rest.strip() and self.levels.expects(marker):
            return True  # a number without words is a slip, not a sentence that goes on
        if previous.endswith(_NEVER_LAST) and not previous.endswith(("；及", "；或", ";及", ";或")):
            return False
        if not (self.page.columns and last.full) or self.levels.expects(marker):
            return True
        self._note(piece, "number-in-text", "begins like an item in the middle of a sentence: read as text", grave=True)
        return False

    def _unfinished(self) -> bool:
        return self._last is not None and not self._headed and not ended(self._last.text) and len(self.levels.path) > 1

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
        titled = self._titles is not None and self._titles.number_of(piece.text) is not None
        if not titled and not piece.heading and self._table.take(piece.line, piece.text):
            return True
        self._close_table()
        return False

    def _close_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        levels, keep = self.levels, self.levels.path
        levels.path = [node for node in keep if node.kind in "*xa"]
        parent = levels.child(levels.open, Marker("t", str(table.number), ""), table.line)
        for row in table.rows():
            levels.child(parent, Marker("r", str(row.number), ""), row.line).text = row.text
            self._keep(row.text)
            levels.path.pop()
        self.notes += table.notes(parent.address)
        levels.path = keep
        self._headed = True

    def _note(self, piece: Piece, kind: str, says: str, *, grave: bool) -> None:
        self.notes.append(Note(piece.line, kind, says, self.levels.open.address, grave))


def _titles_annex(piece: Piece) -> bool:
    return piece.plain and not ended(piece.text)
