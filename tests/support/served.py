"""What static files weigh as they are served: compressed, and the style sheets in one, as `./anbao` collects them."""

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.compress import Compressor

from anbao.ui.sheets import FOLDER, SHEETS, Storage
from bench.support.weight import Weigher

TOGETHER = frozenset(f"{FOLDER}{name}.css" for name in SHEETS)
FIRST = f"{FOLDER}{next(iter(SHEETS))}.css"
"""The sheet that stands for all of them."""


@cache
def _files():
    return {path: (storage, path) for finder in get_finders() for path, storage in finder.list([])}


@cache
def _fetched(address):
    """Bytes as they are sent, and the text of a sheet."""
    name = unquote(urlsplit(address).path).removeprefix(settings.STATIC_URL)
    if name in TOGETHER and name != FIRST:
        return 0, ""
    storage, path = _files()[name]
    if name == FIRST:
        content = Storage(location="unused", base_url=settings.STATIC_URL)._together(_files()).encode()
    else:
        content = Path(storage.path(path)).read_bytes()
    return _compressed(name, content), content.decode() if name.endswith(".css") else ""


def _compressed(name, content):
    compressor = Compressor(quiet=True)
    if not compressor.should_compress(name):
        return len(content)
    return min(len(content), len(compressor.compress_brotli(content)), len(compressor.compress_gzip(content)))


WEIGHER = Weigher(_fetched)


def weight_of(address, answer):
    """Bytes of a first view of a page that was answered: itself, and all it loads but fonts."""
    return len(answer.content) + WEIGHER.loaded(address, page_of(answer))


def page_of(answer):
    """The page's text, which may be compressed."""
    packed = answer.get("Content-Encoding") == "gzip"
    return (gzip.decompress(answer.content) if packed else answer.content).decode()
