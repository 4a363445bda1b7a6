"""Which kind of browser and machine a user agent names: enough to recognize one's own, too little to track. Pure."""

from typing import Final

_BROWSERS: Final = (
    (" Line/", "LINE"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What only one of them says stands before what others say as well."""
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_READ: Final = 400  # characters


def device_of(agent: str) -> str:
    """`Chrome/Windows`, with an empty part for what is not known; nothing else of a user agent is kept."""
    said = agent[:_READ]
    return f"{_first(_BROWSERS, said)}/{_first(_SYSTEMS, said)}"


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in known if mark in said), "")
