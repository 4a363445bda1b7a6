"""From configuration to adapter: `{"adapter": "package.module:Class", …}`."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from anbao.kernel.errors import Misconfigured

Configured = str | int | float | bool


class Adapter(Protocol):
    """What a class named in a configuration must offer besides its system's protocol."""

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> "Adapter":
        """Make the adapter from the whole configuration; raise `Misconfigured` for what is missing."""
        ...


def load(config: Mapping[str, object]) -> object:
    """The adapter that `config["adapter"]` names, made by its `from_config`; one for each configuration and process.

    Raises `Misconfigured` naming what is wrong. The caller casts to the system's protocol.
    """
    return _made(tuple(sorted((name, cast("Configured", value)) for name, value in config.items())))


@lru_cache(maxsize=64)
def _made(items: tuple[tuple[str, Configured], ...]) -> object:
    config = dict(items)
    path = text(config, "adapter")
    module, _, name = path.partition(":")
    try:
        adapter = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError):
        raise Misconfigured(f"there is no adapter {path!r}: write it as package.module:Class") from None
    return adapter.from_config(config)


def text(config: Mapping[str, object], name: str, default: str | None = None) -> str:
    """A text of the configuration; raises `Misconfigured` if it is missing and has no default."""
    value = config.get(name, default)
    if not isinstance(value, str):
        raise _unusable(name)
    return value


def number(config: Mapping[str, object], name: str, default: float | None = None) -> float:
    """A number of the configuration; raises `Misconfigured` if it is missing and has no default."""
    value = config.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unusable(name)
    return value


def _unusable(name: str) -> Misconfigured:
    return Misconfigured(f"{name!r} is missing or of the wrong kind in a gateway's configuration", name=name)
