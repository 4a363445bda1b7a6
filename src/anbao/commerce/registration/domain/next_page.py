"""Where to go on after registration: only a path of this very site."""

from urllib.parse import urlsplit

MOST = 1000  # characters; longer ones are not ours


def safe_next(given: str) -> str:
    """`given` (path with its query) if it leads nowhere else than to a page of ours, else empty."""
    if not given.startswith("/") or given.startswith("//") or len(given) > MOST:
        return ""
    if "\\" in given or any(ord(character) < ord("!") for character in given):
        return ""
    parts = urlsplit(given)
    return "" if parts.scheme or parts.netloc else given
