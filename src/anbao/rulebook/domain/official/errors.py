"""What may be wrong with a file that should hold an official text."""

from anbao.kernel.errors import AnbaoError
from anbao.kernel.verdict import Detail, Reason
from anbao.rulebook.domain.official.refusals import REFUSALS


class OfficialTextRefused(AnbaoError):
    """The file is not read. `reason` is a short code, `line` the line at which that was seen (1-based).

    `what` is one of `REFUSALS`, with what its words need. `says` is English; `told` is for people.
    """

    code = "rulebook.official-text-refused"

    def __init__(self, what: str, *, line: int = 1, **details: Detail) -> None:
        words = REFUSALS[what]
        self.reason, self.line = what.partition(".")[0], line
        self.says = words.english.format(**details)
        self.told = Reason(self.code, words.message, words.remedy, {**details, "line": line})
        super().__init__(f"line {line}: {self.says}", reason=self.reason, line=line)
