"""One figure of a benchmark beside its bound."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """CPU seconds, their bound, and the parts they are the sum of; None for what could not be measured."""

    name: str
    seconds: float | None
    bound: float | None
    parts: Mapping[str, float]
    notes: Sequence[str]

    @property
    def held(self) -> bool:
        return self.seconds is not None and self.bound is not None and self.seconds <= self.bound


def text(figure: Figure) -> Iterator[str]:
    """Lines for the terminal."""
    verdict = "held" if figure.held else "NOT HELD"
    yield f"{figure.name:<44} {_ms(figure.seconds)}   bound {_ms(figure.bound)}   {verdict}"
    yield from (f"    {name:<40} {_ms(seconds)}" for name, seconds in figure.parts.items())
    yield from (f"    {note}" for note in figure.notes)


def _ms(seconds: float | None) -> str:
    return "not measured" if seconds is None else f"{1000 * seconds:9.2f} ms"
