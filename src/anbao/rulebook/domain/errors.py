"""What may go wrong with a rulebook, each with the file and line where that is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from anbao.kernel.errors import AnbaoError


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source file; the file is relative to the rulebook's folder."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.file else "(no file)"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class RulebookInvalid(AnbaoError):
    """The YAML does not make a rulebook. `problems` lists everything found, not only the first."""

    code = "rulebook.invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)), count=len(self.problems))


class FigureUnknown(AnbaoError):
    """No clause in force declares the figure that was asked for."""

    code = "rulebook.figure-unknown"


class FiguresDisagree(AnbaoError):
    """Clauses in force together demand figures of which none satisfies all."""

    code = "rulebook.figures-disagree"


class ClauseUnknown(AnbaoError):
    """No clause in force has the key that was asked for."""

    code = "rulebook.clause-unknown"


class FactMistyped(AnbaoError):
    """A caller supplied a fact of another type than the declared one: a fault in code, never a verdict."""

    code = "rulebook.fact-mistyped"


class FactUndeclared(AnbaoError):
    """A guard read a fact that its obligation does not list: a fault in code or YAML, never a verdict."""

    code = "rulebook.fact-undeclared"


class FigureUndeclared(AnbaoError):
    """A guard read a figure that neither its clause nor its obligation names."""

    code = "rulebook.figure-undeclared"


@dataclass(frozen=True, slots=True)
class FigureFault:
    """A figure of a profile that cannot stand: no value of its unit, or looser than `clause` allows.

    Of a looser one `bound` and `limit` say what the clause asks for, e.g. max and PT5M.
    """

    name: str
    says: str
    clause: str = ""
    bound: str = ""
    limit: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.says}"


class ProfileRefused(AnbaoError):
    """A company profile is malformed or looser than a clause allows.

    `problems` says everything in words; `figures` those of them that are about a figure, `clauses` what refuses.
    """

    code = "rulebook.profile-refused"

    def __init__(self, problems: Sequence[str], *, figures: Sequence[FigureFault] = ()) -> None:
        self.problems = (*problems, *map(str, figures))
        self.figures = tuple(figures)
        clauses = tuple(dict.fromkeys(fault.clause for fault in figures if fault.clause))
        super().__init__("\n".join(self.problems), clauses=clauses)


class BookDamaged(AnbaoError):
    """A compiled book cannot be read, or is not the one its digest names."""

    code = "rulebook.book-damaged"
