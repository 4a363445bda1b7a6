"""A numbered text, wrapped or not, read whole."""

from collections import Counter
from collections.abc import Mapping, Sequence

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.annexes import AnnexTitles
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.outline import Outline
from anbao.rulebook.domain.official.pieces import page_of, piece_of, settled_of
from anbao.rulebook.domain.official.text import Line, ended
from anbao.rulebook.domain.official.units import Node, Note, OfficialText, units_under

_LEAST, _LEAST_ARTICLES = 3, 2


def read_numbered(
    lines: Sequence[Line], *, resolution: Mapping[int, str] | None = None, incomplete: bool = False
) -> OfficialText:
    """Read a numbered text. Raises OfficialTextRefused where it is none, or breaks off in a sentence."""
    page = page_of(lines)
    pieces = [piece_of(line, page, settled=settled_of(resolution or {}, line.number)) for line in lines]
    outline = Outline(page, AnnexTitles(line.text for line in lines))
    outline.read(pieces)
    outline.finish()
    kinds = Counter(node.kind for node in outline.root.walk())
    if kinds["a"] < _LEAST_ARTICLES and sum(kinds[kind] for kind in "ahsin") < _LEAST:
        raise OfficialTextRefused("unnumbered", line=lines[0].number)
    if not incomplete:
        _whole(lines)
    deleted = without_deleted(outline.root)
    return OfficialText(
        title=outline.title,
        layout="wrapped" if page.columns else "paragraphs",
        units=units_under(outline.root),
        notes=tuple(sorted([*outline.notes, *typing_slips(outline.root)])),
        dates=tuple(outline.dates),
        annex_dates=tuple(sorted(outline.annex_dates.items())),
        deleted=deleted,
        words=outline.words(),
        headings=tuple(outline.headings),
        last_line=lines[-1].number,
    )


def _whole(lines: Sequence[Line]) -> None:
    last = next((line for line in reversed(lines) if not markers.page_number(line.text)), lines[-1])
    if not ended(last.text) and not last.text.rstrip().endswith(("）", ")", "V", "✓")):
        raise OfficialTextRefused("truncated.text", line=last.number)


def without_deleted(root: Node) -> tuple[str, ...]:
    """Take out articles and items whose text only says that they are deleted; returns their addresses."""
    gone = []
    for node in list(root.walk()):
        if node.parent and not node.children and markers.says_deleted(node.text):
            holder = node.parent if node.kind == "p" and len(node.parent.children) == 1 else node
            if holder.parent:
                gone.append(holder.address)
                holder.parent.children.remove(holder)
    return tuple(gone)


def typing_slips(root: Node) -> list[Note]:
    """Text that stands empty: a number without words is a slip of the file or of the reading."""
    return [
        Note(node.line, "empty", "a number without text", node.address)
        for node in root.walk()
        if not node.text.strip() and not node.children and node.kind not in "xt"
    ]
