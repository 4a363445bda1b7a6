"""The tree of numbered levels while a text is read: what is open, which number comes next, what breaks the order."""

from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.markers import RANKS, Marker
from anbao.rulebook.domain.official.pieces import follows, order_of
from anbao.rulebook.domain.official.units import Node, Note, article_of

MAX_NODES = 6_000
LISTS = frozenset("sinmrb")


class Levels:
    """`path` leads from the text itself to the level that is open; `suspended` is a list that a paragraph interrupted.

    `gaps` says whether numbers may be missing without a warning (amended units only).
    """

    def __init__(self, *, gaps: bool) -> None:
        self.root = Node("*", "", 0)
        self.path: list[Node] = [self.root]
        self.notes: list[Note] = []
        self._suspended: list[Node] = []
        self._gaps, self._nodes = gaps, 0

    @property
    def open(self) -> Node:
        return self.path[-1]

    @property
    def article(self) -> str:
        """The article, or part of an annex, that is open."""
        return article_of(self.open.address)

    def begin(self, marker: Marker, line: int, *, row: int = -1) -> Node:
        """Open a level where its rank belongs; an item of an article stands in its first paragraph."""
        if marker.kind in "xah":
            self._suspended = []
        while RANKS[self.open.kind] >= RANKS[marker.kind]:
            self.path.pop()
        parent = self.open
        if parent.kind == "a" and marker.kind in LISTS:
            parent = self.child(parent, Marker("p", "1", ""), line, row)
        number = _next(parent, "b") if marker.kind == "b" else marker.number
        before = parent.latest.get(marker.kind, "")
        node = self.child(parent, Marker(marker.kind, number, ""), line, row)
        self._check(node, before)
        return node

    def begin_paragraph(self, text: str, line: int, *, row: int = -1) -> bool:
        """Open a paragraph of what is open; whether it stands outside every article."""
        below = [node for node in self.path if node.kind in "*xah"]
        if len(self.path) > len(below) and self.open.kind in LISTS:
            self._suspended = self.path
        self.path = below
        stray = self.open.kind == "*" and bool(self.open.children) and self.open.children[-1].kind != "p"
        self.begin(Marker("p", _next(self.open, "p"), ""), line, row=row).text = text
        return stray

    def child(self, parent: Node, marker: Marker, line: int, row: int = -1) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise OfficialTextRefused("too-many-units", most=MAX_NODES, line=line)
        node = Node(marker.kind, marker.number, line, parent, twin=parent.times[marker.kind, marker.number], row=row)
        parent.children.append(node)
        parent.times[marker.kind, marker.number] += 1
        parent.latest[marker.kind] = marker.number
        self.path.append(node)
        return node

    def resume(self, marker: Marker) -> None:
        """Take up a list that unnumbered text interrupted, where the number says so."""
        if marker.kind == "b" or marker.value == 1 or any(node.kind == marker.kind for node in self.path):
            return
        if any(_precedes(node, marker) for node in self._suspended):
            self.path, self._suspended = self._suspended, []

    def expects(self, marker: Marker) -> bool:
        """Whether the number before this one is open or was interrupted."""
        return any(_precedes(node, marker) for node in (*self.path, *self._suspended))

    def expects_article(self, heading: Marker) -> bool:
        """Whether this is the number of the article that comes next."""
        last = next((node for node in self.path if node.kind == "a"), None) or self._before_annex()
        return last is not None and follows(order_of(last.number), order_of(heading.number))

    def leave_annex(self, heading: Marker) -> None:
        """A form stood as an annex in the middle of the text, and the text goes on."""
        if self.path[1:2] and self.path[1].kind == "x" and heading.number != "1" and self._before_annex():
            self.path = [self.root]

    def _before_annex(self) -> Node | None:
        if len(self.path) == 1 or any(child.kind == "a" for child in self.path[1].children):
            return None
        return next((node for node in reversed(self.root.children) if node.kind == "a"), None)

    def has_annex(self, number: str) -> bool:
        return any(child.kind == "x" and child.number == number for child in self.root.children)

    def in_annex(self, number: str) -> bool:
        return bool(self.path[1:2]) and self.path[1].address == f"x{number}"

    def _check(self, node: Node, before: str) -> None:
        """Note a break in the numbering among brothers; parts may begin anywhere."""
        if node.kind in "pbt" or (node.kind == "h" and not before):
            return
        if node.twin:
            self.notes.append(Note(node.line, "twice", "this number stands twice", node.address))
        elif not follows(order_of(before or "0"), order_of(node.number)):
            says = f"the numbering goes from {before or 'nothing'} to {node.number}"
            self.notes.append(Note(node.line, "break", says, node.address, grave=not self._gaps))


def _precedes(node: Node, marker: Marker) -> bool:
    return node.kind == marker.kind and node.number == str(marker.value - 1)


def _next(parent: Node, kind: str) -> str:
    return str(int(parent.latest.get(kind, "0")) + 1)
