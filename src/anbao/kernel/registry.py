"""A set of named things, filled once at start under names that the rulebook declares."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from anbao.kernel.errors import AnbaoError

T = TypeVar("T")


class NameTaken(AnbaoError):
    """A name was registered twice; names are stable and never reused."""

    code = "registry.name-taken"


class NameUnknown(AnbaoError):
    """Nothing is registered under the name that was asked for."""

    code = "registry.name-unknown"


class Registry(Generic[T]):
    """Name → thing. Registering a taken name raises `NameTaken`, asking for an unknown one `NameUnknown`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> T:
        if name in self._things and self._things[name] is not thing:
            raise NameTaken(f"{self.kind} {name!r} is registered already", kind=self.kind, name=name)
        self._things[name] = thing
        return thing

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator form of `add`."""
        return lambda thing: self.add(name, thing)

    def get(self, name: str) -> T:
        try:
            return self._things[name]
        except KeyError:
            raise NameUnknown(f"no {self.kind} is called {name!r}", kind=self.kind, name=name) from None

    def discard(self, name: str) -> None:
        """Take `name` out again (tests and `demo --check` prove with it that its absence is noticed)."""
        self._things.pop(name, None)

    def names(self) -> frozenset[str]:
        return frozenset(self._things)

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(sorted(self._things.items()))

    def __contains__(self, name: str) -> bool:
        return name in self._things
