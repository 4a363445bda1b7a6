"""What an export is made of: a book on a day, the names that the code knows, and the company where it matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from anbao.kernel.errors import AnbaoError
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.coverage import state_of, weakest
from anbao.rulebook.domain.exports.conditions import condition_text
from anbao.rulebook.domain.leaves import order
from anbao.rulebook.domain.model import Address, Clause, Dated, Obligation, Param, Version, Work
from anbao.rulebook.domain.own_readings import in_use, superseded
from anbao.rulebook.domain.profile import Profile
from anbao.rulebook.domain.readings import Reading, by_clause
from anbao.rulebook.domain.validation import Vocabulary


class ExportUnknown(AnbaoError):
    """There is no export of that name."""

    code = "rulebook.export-unknown"


class ExportEmpty(AnbaoError):
    """There is nothing to export on that day."""

    code = "rulebook.export-empty"


class ExportNeedsProfile(AnbaoError):
    """What was asked for is the company's own, and no company is given."""

    code = "rulebook.export-needs-profile"


@dataclass(frozen=True, eq=False)
class Material:
    """The book on the day `on`. `company` is None where the company has no profile, or none is needed."""

    book: Compiled
    vocabulary: Vocabulary
    on: date
    company: Profile | None = None
    _conditions: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """Clause in force → where it stands on the day. Raises ExportEmpty where no clause is in force."""
        found = {clause.key: address for clause in self.book.clauses if (address := clause.address_on(self.on))}
        if not found:
            raise ExportEmpty(f"No clause is in force on {self.on}: name a later day.")
        return found

    @cached_property
    def by_work(self) -> Mapping[str, tuple[Clause, ...]]:
        """Work → its clauses in force on the day, as they stand in the text."""
        places = {address.cite: order(address.cite) for address in self.addresses.values()}
        found: dict[str, list[Clause]] = {}
        for clause in self.book.clauses:
            if clause.key in self.addresses:
                found.setdefault(clause.work, []).append(clause)
        return {
            work: tuple(sorted(found[work], key=lambda clause: (places[self.address(clause).cite], clause.key)))
            for work in sorted(found)
        }

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause in force on the day, whether or not it concerns the company."""
        return tuple(clause for clauses in self.by_work.values() for clause in clauses)

    @cached_property
    def all_readings(self) -> tuple[Reading, ...]:
        """Every reading, the company's own in place of the book's, the withdrawn ones too."""
        return superseded(self.book.readings, self.company.readings if self.company else ())

    @cached_property
    def readings(self) -> Mapping[str, tuple[Reading, ...]]:
        """Clause → the readings in use that name it."""
        found = {reading.key: reading for reading in in_use(self.all_readings)}
        keys = by_clause((reading.key, reading.clauses) for reading in found.values())
        return {clause: tuple(found[key] for key in named) for clause, named in keys.items()}

    @cached_property
    def mine(self) -> Book:
        """The book as it holds for the company. Raises ExportNeedsProfile."""
        if self.company is None:
            raise ExportNeedsProfile("The company has adopted no profile.")
        return Book(self.book, self.company, self.on)

    def address(self, clause: Clause) -> Address:
        """Where a clause in force stands."""
        return self.addresses[clause.key]

    def work(self, clause: Clause) -> Work:
        return self.book.works[clause.work]

    def version(self, work: str) -> Version:
        """The version that the clauses of a work speak of."""
        version = self.book.works[work].version_on(self.on)
        assert version is not None, work  # noqa: S101  (a clause in force stands in an encoded version)
        return version

    def figures(self, clause: Clause) -> tuple[tuple[Param, Dated], ...]:
        """The figures of a clause with what holds on the day."""
        return tuple((param, dated) for param in clause.params if (dated := param.on(self.on)) is not None)

    def condition(self, clause: Clause) -> str:
        """When a clause applies, in words; empty where it always does."""
        trees = [tree for since, tree in clause.applies_trees if since <= self.on]
        if not trees:
            return ""
        known = repr(trees[-1])  # eight hundred clauses have fewer than a hundred conditions
        if known not in self._conditions:
            self._conditions[known] = condition_text(trees[-1])
        return self._conditions[known]

    def links(self, clause: Clause) -> tuple[tuple[str, str], ...]:
        """The links of a clause that lead to another one in force."""
        return tuple((relation, to) for relation, to in clause.links if to in self.addresses)

    def state(self, obligation: Obligation) -> str:
        """`installed`, `planned`, or `broken` where the code lacks what is said to run."""
        return state_of(obligation, self.vocabulary)

    def clause_state(self, clause: Clause) -> str:
        """As weak as its weakest obligation; `context` where it has none."""
        return weakest({self.state(one) for one in clause.obligations}) if clause.obligations else "context"
