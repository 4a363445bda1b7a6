"""What verification found."""

from dataclasses import dataclass, field
from datetime import datetime

FAULTS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit.

    `what`: changed, deleted, inserted, swapped (rows); tile, bundle, stretch, cursor, head (the rest).
    `position`: index in the tree, None where there is none. `event`: the entry's UUID where one is known.
    """

    what: str
    where: str
    detail: str
    position: int | None = None
    event: str = ""

    def __str__(self) -> str:
        place = "" if self.position is None else f" at position {self.position}"
        event = f", event {self.event}" if self.event else ""
        return f"{self.what}: {self.where}{place}{event}: {self.detail}"


@dataclass
class Report:
    """`size` and `root` are those of the signed head against which all was checked; 0 and empty where there is none."""

    size: int = 0
    root: str = ""
    checked: int = 0  # rows compared with the signed tree
    heads: int = 0  # signed heads whose root was computed again
    unsequenced: int = 0  # rows behind the cursor: not proven yet
    oldest_unsequenced: datetime | None = None
    faults: list[Fault] = field(default_factory=list)
    faults_found: int = 0

    @property
    def ok(self) -> bool:
        return self.faults_found == 0

    def add(self, fault: Fault) -> None:
        """Count `fault`, and keep it if it is among the first thousand."""
        self.faults_found += 1
        if len(self.faults) < FAULTS_SHOWN:
            self.faults.append(fault)
