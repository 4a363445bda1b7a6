"""What may be wrong with a file that should hold an official text."""

from anbao.kernel.errors import AnbaoError


class OfficialTextRefused(AnbaoError):
    """The file is not read. `reason` is a short code, `line` the line at which that was seen (1-based)."""

    code = "rulebook.official-text-refused"

    def __init__(self, reason: str, says: str, *, line: int = 1) -> None:
        super().__init__(f"line {line}: {says}", reason=reason, line=line)
        self.reason = reason
        self.line = line
        self.says = says
