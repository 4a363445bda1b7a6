"""The official text that the user imported, beside our own words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anbao.console.domain.address import ancestors
from anbao.console.queries.shelf import ShelvedWork
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit's official text with the lines above it that it completes."""

    address: str
    text: str
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Official:
    """What was imported of one version."""

    words: Mapping[str, str]

    @property
    def imported(self) -> bool:
        return bool(self.words)

    def passage(self, address: str) -> Passage:
        above = tuple(self.words[one] for one in ancestors(address) if self.words.get(one))
        return Passage(address, self.words.get(address, ""), above)

    def passages(self, addresses: Iterable[str]) -> Iterator[Passage]:
        """As they are read one after the other: a line above stands once, before the first that it heads."""
        told: set[str] = set()
        for address in addresses:
            fresh = [one for one in ancestors(address) if one not in told]
            told.update((*fresh, address))
            yield Passage(
                address, self.words.get(address, ""), tuple(self.words[n] for n in fresh if self.words.get(n))
            )


def official_of(work: ShelvedWork, addresses: Iterable[str]) -> Official:
    """The official words at these addresses and above, of the version that is spoken of. At most two queries."""
    wanted = {one: None for address in addresses for one in (*ancestors(address), address)}
    words = rulebook.official_words(work.work.key, tuple(wanted), work.version.since)
    return Official(words)
