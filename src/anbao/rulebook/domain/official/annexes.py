"""Where an annex begins: its label floats on the page, so its title is recognised by how the text names it."""

import re
from collections.abc import Iterable

from anbao.rulebook.domain.official.numerals import PLAIN, number
from anbao.rulebook.domain.official.text import ended, fold

_NAMED = re.compile(rf"[(（](?:詳|如|詳如|見)?附[件錄]([{PLAIN}\d]+)[)）]")
_SHORTEST, _LONGEST = 6, 60


def names_annex(line: str) -> bool:
    """Whether a line begins with `（如附件一）`: then the line before is part of that sentence, not a title."""
    return bool(_NAMED.match(fold(line)))


class AnnexTitles:
    """The annexes that a text names, e.g. `…作業原則(如附件一)`."""

    def __init__(self, lines: Iterable[str]) -> None:
        whole = fold("".join(lines))
        self._named: list[tuple[str, int]] = []
        for match in _NAMED.finditer(whole):
            value = number(match[1])
            if value:
                self._named.append((whole[max(0, match.start() - _LONGEST) : match.start()], value))

    def number_of(self, line: str) -> int | None:
        """The annex whose title a line is; None for any other line."""
        title = fold(line)
        if not _SHORTEST <= len(title) <= _LONGEST or ended(title):
            return None
        title = title.strip("「」『』《》")
        return next((value for before, value in self._named if before.rstrip("」』》").endswith(title)), None)
