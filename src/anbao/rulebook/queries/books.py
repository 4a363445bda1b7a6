"""The compiled book in use, and every kept one."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from anbao.kernel.errors import Misconfigured
from anbao.rulebook.domain.compiling import Compiled, compiled_text, load_book
from anbao.rulebook.domain.errors import BookDamaged
from anbao.rulebook.models import CompiledBook
from anbao.rulebook.queries.sources import read_folder

_loaded: dict[Path, Compiled] = {}
_loading = Lock()
_published: set[str] = set()


def current_book() -> Compiled:
    """The book this process decides by: loaded once from ANBAO_BOOK_FILE. Raises Misconfigured, BookDamaged."""
    file: Path = settings.ANBAO_BOOK_FILE
    found = _loaded.get(file)
    if found is None:
        with _loading:
            found = _loaded.get(file) or _loaded.setdefault(file, load_book(_text(file)))
    return found


def forget_loaded() -> None:
    """Read the file again next time (the build command and tests)."""
    _loaded.clear()
    _published.clear()


def _text(file: Path) -> bytes:
    """The file's bytes. Tests and development compile the YAML on the spot where nobody built it.

    What the code lacks is then found by the runner, which refuses; `rulebook_build` refuses beforehand.
    """
    if file.exists():
        return file.read_bytes()
    if settings.ANBAO_MODE in {"test", "development"}:
        return compiled_text(read_folder(settings.ANBAO_RULEBOOK_DIR))
    raise Misconfigured(
        f"ANBAO_BOOK_FILE: {file} does not exist; run `./anbao rulebook build`.", name="ANBAO_BOOK_FILE"
    )


@lru_cache(maxsize=16)
def kept_book(digest: str) -> Compiled:
    """A published book by its digest. Raises BookDamaged where it is not kept, or not itself any more."""
    body = CompiledBook.objects.filter(digest=digest).values_list("body", flat=True).first()
    if body is None:
        raise BookDamaged("no book is kept under this digest", digest=digest)
    return load_book(body.encode(), digest=digest)


def is_published(digest: str) -> bool:
    """Whether the book is kept. Asked once: a published book is never taken away."""
    if digest not in _published and CompiledBook.objects.filter(digest=digest).exists():
        _published.add(digest)
    return digest in _published
