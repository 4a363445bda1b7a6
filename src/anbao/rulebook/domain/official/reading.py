"""A file of any layout → the text it holds; a comparison table holds two."""

from collections.abc import Mapping
from dataclasses import dataclass

from anbao.rulebook.domain.official.amendment import read_comparison
from anbao.rulebook.domain.official.cells import is_comparison
from anbao.rulebook.domain.official.numbered import read_numbered
from anbao.rulebook.domain.official.open_law import is_open_law, read_open_law
from anbao.rulebook.domain.official.text import decode, lines_of, refuse_without_words
from anbao.rulebook.domain.official.units import OfficialText


@dataclass(frozen=True, slots=True)
class Official:
    """What a file holds. `before` is the current wording beside the amended one of a comparison table."""

    text: OfficialText
    before: OfficialText | None = None


def read_official(data: bytes, *, resolution: Mapping[int, str] | None = None, incomplete: bool = False) -> Official:
    """Read a file's bytes. Raises OfficialTextRefused, with the line, for anything that is no official text.

    `resolution` is what a person settled: line → drop, paragraph, continues, body, item; in a comparison table
    drop or keep. `incomplete`: a person says that the text ends where the file ends, although no sentence does.
    """
    text = decode(data)
    if is_open_law(text):
        return Official(read_open_law(text, resolution=resolution))
    refuse_without_words(text)
    lines = lines_of(text)
    if is_comparison(lines):
        proposal = read_comparison(lines, resolution=resolution, incomplete=incomplete)
        return Official(proposal.new, proposal.old)
    return Official(read_numbered(lines, resolution=resolution, incomplete=incomplete))
