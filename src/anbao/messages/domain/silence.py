"""Who is not written to any more, whatever it is about: those who know people register it here."""

from collections.abc import Callable

from anbao.kernel.registry import Registry

Silence = Callable[[str, str], bool]
"""(channel, recipient) → whether nothing goes there any more."""

silences: Registry[Silence] = Registry("who is not written to any more")


def is_silent(channel: str, to: str) -> bool:
    """Whether somebody who knows says that nothing goes to this recipient."""
    return any(silent(channel, to) for _name, silent in silences.items())
