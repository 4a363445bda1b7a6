"""Faults on demand, and the requests that are being held."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from anbao_simulator.daily import Changes

KINDS: Final = (
    "delay",  # answers after `seconds`
    "down",  # the connection closes before anything is processed
    "error",  # 500, not processed
    "error_after",  # processed, then 500
    "lost_reply",  # processed, the connection closes without a reply
    "wrong",  # processed; a correctly signed reply that speaks of something else
    "duplicate",  # processed twice, as if the network had doubled it
    "out_of_order",  # closes without a reply; processed only after the next request to the same system
    "hold_before",  # waits for a release, then goes on as usual
    "hold_after",  # processed, then waits for a release before it answers
)
_LONGEST_HOLD = 300.0


@dataclass
class Fault:
    """`count` requests of `operation` (`system.verb` or `system.*`) go wrong in this way; -1: until cleared."""

    operation: str
    kind: str
    count: int = 1
    seconds: float = 1.0

    def concerns(self, operation: str) -> bool:
        return self.count != 0 and self.operation in {operation, f"{operation.partition('.')[0]}.*"}


@dataclass
class Desk:
    """Where tests order faults, and where held requests wait."""

    _faults: list[Fault] = field(default_factory=list)
    _held: Counter[str] = field(default_factory=Counter)
    _released: Counter[str] = field(default_factory=Counter)
    _late: dict[str, list[Callable[[], object]]] = field(default_factory=dict)
    daily: dict[str, Changes] = field(default_factory=dict)  # system → how its daily files differ from its books
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def order(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise ValueError(fault.kind)
        with self._changed:
            self._faults.append(fault)

    def take(self, operation: str) -> Fault | None:
        """The next fault of this operation, used up by one; first ordered, first taken."""
        with self._changed:
            for fault in self._faults:
                if fault.concerns(operation):
                    fault.count -= 1 if fault.count > 0 else 0
                    return fault
        return None

    def hold(self, operation: str) -> None:
        """Wait here until a test lets go of this operation."""
        with self._changed:
            self._held[operation] += 1
            seen = self._released[operation]
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._released[operation] != seen, _LONGEST_HOLD)
            self._held[operation] -= 1

    def release(self, operation: str) -> None:
        """Let every request go that is held under `operation`; `*`: all of them."""
        with self._changed:
            for name in list(self._held) if operation == "*" else [operation]:
                self._released[name] += 1
            self._changed.notify_all()

    def held(self) -> dict[str, int]:
        with self._changed:
            return {operation: count for operation, count in self._held.items() if count}

    def wait_held(self, operation: str, count: int, seconds: float) -> bool:
        """Wait until `count` requests are held under `operation`."""
        with self._changed:
            return self._changed.wait_for(lambda: self._held[operation] >= count, seconds)

    def postpone(self, system: str, work: Callable[[], object]) -> None:
        with self._changed:
            self._late.setdefault(system, []).append(work)

    def overtaken(self, system: str) -> list[Callable[[], object]]:
        """What was postponed in `system` and is due now that another request has been processed."""
        with self._changed:
            return self._late.pop(system, [])

    def faults(self) -> list[Fault]:
        with self._changed:
            return [fault for fault in self._faults if fault.count]

    def take_back(self, operation: str, kind: str) -> None:
        """Forget the faults of one kind on one operation."""
        with self._changed:
            self._faults = [one for one in self._faults if (one.operation, one.kind) != (operation, kind)]

    def clear(self) -> None:
        with self._changed:
            self._faults.clear()
            self.daily.clear()
            self._late.clear()
        self.release("*")
