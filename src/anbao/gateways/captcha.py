"""CAPTCHA: the port. None is built in, since each of them looks at its visitors; a company adds one of its choice.

An adapter is a class in a package of the company's own, named by the entry point group `anbao.captcha` and chosen by
setting ANBAO_CAPTCHA. Without one, what would be asked for a CAPTCHA waits until its budget is free again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Final, Protocol, cast

from anbao.kernel.errors import AnbaoError, Misconfigured

GROUP: Final = "anbao.captcha"


class CaptchaSilent(AnbaoError):
    """The service did not answer in time: neither yes nor no."""

    code = "gateways.captcha-silent"


@dataclass(frozen=True, slots=True)
class Widget:
    """What stands in the form: a script and an element with these attributes; `field` is what the browser sends."""

    script: str
    element: str  # class of the element that the script fills
    site_key: str
    field: str


class Captcha(Protocol):
    """A service that tells people from programs."""

    widget: Widget
    origins: Sequence[str]  # that the page may load scripts, frames and styles from, and connect to

    def check(self, answer: str) -> bool:
        """Whether a person solved it. Raises CaptchaSilent."""
        ...


@lru_cache(maxsize=4)
def captcha(name: str) -> Captcha | None:
    """The adapter that is called `name` in the entry points; None for no name. Raises Misconfigured."""
    if not name:
        return None
    found = [point for point in entry_points(group=GROUP) if point.name == name]
    if len(found) != 1:
        said = f"ANBAO_CAPTCHA is {name!r}: {len(found)} packages offer it in {GROUP}"
        raise Misconfigured(said, name="ANBAO_CAPTCHA")
    return cast("Captcha", found[0].load()())
