"""Where else something about an application stands, told by the apps above that keep it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class DossierLink:
    """A link of the company's page of an application. `address`: where it leads; "" where there is nothing yet."""

    title: str
    permission: str
    address: Callable[[UUID], str]


dossier_links: Registry[DossierLink] = Registry("link of an application's page")
