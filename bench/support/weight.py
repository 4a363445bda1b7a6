"""What a first view of a page loads beside it, from the page's own text; fonts are not counted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urldefrag, urljoin

HEAVIEST: Final = 100_000
"""Bytes that a first view of a page may weigh, compressed as they are sent."""
FONTS: Final = (".otf", ".ttf", ".woff", ".woff2")
_TAG = re.compile(r"<(link|script|img|source|use|image|video|iframe)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*["']([^"']*)["']""")
_LOADING = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_IN_SHEET = re.compile(r"""(?:@import\s+(?:url\(\s*)?|url\(\s*)["']?([^"')\s]+)""")
_ADDRESS = {"link": "href", "use": "href", "image": "href"}


def loaded_by(html: str) -> list[str]:
    """Addresses that a browser fetches for the page: sheets, scripts, pictures, the sprite of icons, each once."""
    found: dict[str, None] = {}
    for tag, rest in _TAG.findall(html):
        said = {name.lower(): value for name, value in _ATTRIBUTE.findall(rest)}
        if tag.lower() == "link" and not _LOADING & set(said.get("rel", "").split()):
            continue
        address = said.get(_ADDRESS.get(tag.lower(), "src"), "")
        several = [one.split()[0] for one in said.get("srcset", "").split(",") if one.strip()]
        found |= dict.fromkeys(one for one in (_plain(address), *map(_plain, several)) if one)
    return list(found)


def named_in(sheet: str) -> list[str]:
    """Addresses that a style sheet names: other sheets, pictures."""
    return [one for one in dict.fromkeys(_plain(address) for address in _IN_SHEET.findall(sheet)) if one]


def _plain(address: str) -> str:
    """Without its fragment; "" for what is within the page, and for fonts."""
    plain = urldefrag(address.replace("&amp;", "&")).url
    return "" if plain.startswith("data:") or plain.partition("?")[0].endswith(FONTS) else plain


@dataclass(slots=True)
class Weigher:
    """Weighs what pages load. `fetch`: an address's bytes as they are sent, and its text if it is a style sheet."""

    fetch: Callable[[str], tuple[int, str]]
    _known: dict[str, tuple[int, str]] = field(default_factory=dict)

    def loaded(self, page: str, html: str) -> int:
        """Bytes of all that the page at the address `page` loads, each once however often it is named."""
        return sum(self._bytes(address) for address in self._all(page, loaded_by(html), set()))

    def _all(self, base: str, named: list[str], had: set[str]) -> Iterator[str]:
        for name in named:
            address = urljoin(base, name)
            if address not in had:
                had.add(address)
                yield address
                yield from self._all(address, named_in(self._of(address)[1]), had)

    def _bytes(self, address: str) -> int:
        return self._of(address)[0]

    def _of(self, address: str) -> tuple[int, str]:
        if address not in self._known:
            self._known[address] = self.fetch(address)
        return self._known[address]
