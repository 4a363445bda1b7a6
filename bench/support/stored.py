"""How the cost of a sale grows with what is stored: more sales are made through the product's own pages, then measured.

The same rounds before and after, each beside its own floor, so that a machine that others use too tells the same.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg

TIMES = 16
GROWTH = 1.1  # how much dearer a sale may be with so many times as many stored
AT_ONCE = 4

_STORED = "SELECT count(*) FROM journey_application"
_BYTES = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True, slots=True)
class Grown:
    """Sales that were stored, and times the floor that one more cost, before and after."""

    sales: tuple[int, int]
    bytes: tuple[int, int]
    ratio: tuple[float, float]

    @property
    def growth(self) -> float:
        return self.ratio[1] / self.ratio[0]

    @property
    def held(self) -> bool:
        return self.growth <= GROWTH + 1e-9  # a quotient of two floats

    def text(self) -> str:
        """One line for the terminal, and what it rests on."""
        (few, many), (before, after) = self.sales, self.ratio
        return (
            f"STORED {many / few:.1f} × as many sales ({few} → {many}), {self.bytes[0] / 2**20:.0f} → "
            f"{self.bytes[1] / 2**20:.0f} MiB: a sale costs {before:.2f} → {after:.2f} × the floor, "
            f"× {self.growth:.2f}   bound × {GROWTH}: {'held' if self.held else 'NOT HELD'}"
        )


def stored(connection: psycopg.Connection) -> tuple[int, int]:
    """Sales and bytes of the database."""
    sales, size = (connection.execute(query).fetchone() for query in (_STORED, _BYTES))
    assert sales is not None
    assert size is not None
    return int(sales[0]), int(size[0])


def store(purchase: Callable[[], object], times: int, say: Callable[[str], None]) -> None:
    """Make `times` purchases, some at once; the first that fails is raised."""
    with ThreadPoolExecutor(AT_ONCE) as customers:
        made = [customers.submit(purchase) for _ in range(times)]
        for number, one in enumerate(made, 1):
            one.result()
            if number % 50 == 0:
                say(f"stored {number} of {times} sales")
