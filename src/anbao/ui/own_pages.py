"""Looks at a page of ours as a visitor's browser gets it: through the whole stack, without a cookie.

What a proxy in front of us does to it cannot be seen from here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}
_HIDDEN = frozenset({"script", "style", "template"})
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class OwnPage:
    """What was answered. `texts`: element id → the visible text inside it, white space taken out."""

    status: int
    headers: Mapping[str, str]
    body: str = field(repr=False)

    @cached_property
    def _read(self) -> "_Reader":
        reader = _Reader()
        reader.feed(self.body)
        reader.close()
        return reader

    @property
    def texts(self) -> Mapping[str, str]:
        return {name: squeezed("".join(words)) for name, words in self._read.texts.items()}

    @property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """Element id → the addresses of the links inside it; under the empty id those of the whole page."""
        return {name: tuple(found) for name, found in self._read.links.items()}


def visit(path: str) -> OwnPage:
    """GET `path` of this installation in this process, at the address that customers know.

    Through the middleware and the views, but without the signals of a server: those would end database connections,
    the caller's too.
    """
    public = urlsplit(settings.ANBAO_PUBLIC_URL)
    request = WSGIRequest(_environment(path, public.scheme, public.netloc))
    try:
        response = WSGIHandler().get_response(request)
        return OwnPage(response.status_code, dict(response.items()), b"".join(response).decode("utf-8", "replace"))
    finally:
        request.close()


def squeezed(text: str) -> str:
    """Text without any white space: how two texts are held against each other whatever markup stands between."""
    return _SPACE.sub("", text)


def _environment(path: str, scheme: str, netloc: str) -> dict[str, object]:
    host, _, port = netloc.partition(":")
    address = urlsplit(path)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address.path,
        "QUERY_STRING": address.query,
        "SERVER_NAME": host,
        "SERVER_PORT": port or ("443" if scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": netloc,
        "HTTP_ACCEPT_LANGUAGE": "zh-Hant",
        "HTTP_USER_AGENT": "anbao-probe",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class _Reader(HTMLParser):
    """Collects the text and the links inside every element that has an id."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {"": []}
        self._open: list[tuple[str, str, bool]] = []  # tag, id, whether nobody sees it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, said.get("id", ""), tag in _HIDDEN or "hidden" in said))
        for name in self._ids():
            self.texts.setdefault(name, [])
        if tag == "a" and said.get("href"):
            for name in ("", *self._ids()):
                self.links.setdefault(name, []).append(said["href"])

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if any(hidden for _, _, hidden in self._open):
            return
        for name in self._ids():
            self.texts[name].append(data)

    def _ids(self) -> list[str]:
        return [name for _, name, _ in self._open if name]
