"""Brings a local installation to the point where its processes can start."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from anbao.kernel.errors import AnbaoError
from anbao.project.installation import REPOSITORY, Installation, Ports

WARN_BEFORE = timedelta(days=60)  # so long before a signer's certificate ends, something has to be done about it
MADE_UP_FOR = timedelta(days=3 * 365)


class BookBroken(AnbaoError):
    """The rulebook's YAML does not compile; the message names each place."""

    code = "project.book-broken"


class Progress:
    """Prints each step with the seconds it took, and keeps them for a report."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self.say = say
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)
        self.say(f"  {name:<34} {self.seconds[name]:6.2f} s")


def prepare(installation: Installation, ports: Ports, progress: Progress) -> None:
    """Database, migrations, keys, rulebook, static files: each made where missing, brought up to date where old."""
    with progress.step("database"):
        installation.server.start()
        installation.server.create_database(installation.database)
    with progress.step("settings"):
        enter(installation, ports)
    with progress.step("migrations"):
        _migrate()
    with progress.step("keys"):
        _make_keys(installation)
    with progress.step("rulebook"):
        build_book()
        _publish_book()
    if installation.mode in {"demo", "production"}:
        with progress.step("static files"):
            _collect_static(installation.data / "static")


def enter(installation: Installation, ports: Ports) -> None:
    """Become a process of the installation: its environment, its settings, Django set up."""
    import django

    os.environ.update(installation.environment(ports))
    django.setup()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    connections["owner"].close()


def _make_keys(installation: Installation) -> None:
    from django.conf import settings
    from django.core.management import call_command

    if not settings.ANBAO_KEY_FILE.exists():
        purpose = "test" if installation.mode == "test" else "demo"
        call_command("keys_init", str(settings.ANBAO_KEY_FILE), purpose=purpose, stdout=_Silence())
    if not settings.ANBAO_PRODUCTION:
        _make_up_signer(installation.data / "demo-root.pem")


def _make_up_signer(root: Path) -> None:
    """A made-up certificate that policies are signed with; its root is laid beside, for whoever wants to trust it."""
    import ssl

    from django.conf import settings

    from anbao.commerce.policies.api import SIGNER
    from anbao.kernel.clock import now
    from anbao.keys.api import SignerUnusable, add_made_up_signer, signer_of

    at, file = now(), settings.ANBAO_KEY_FILE
    try:
        fresh = signer_of(file, SIGNER).ends_at > at + WARN_BEFORE
    except SignerUnusable:
        fresh = False
    if not fresh:
        holder = f"{settings.ANBAO_COMPANY_SHORT_NAME} 電子保單（示範）"
        add_made_up_signer(file, name=SIGNER, holder=holder, since=at - timedelta(days=1), until=at + MADE_UP_FOR)
    root.write_text(ssl.DER_cert_to_PEM_cert(signer_of(file, SIGNER).chain[-1]), encoding="ascii")


def build_book() -> None:
    """Compile the rulebook's YAML unless the compiled book is newer than every file of it."""
    from django.conf import settings
    from django.core.management import CommandError, call_command

    book: Path = settings.ANBAO_BOOK_FILE
    sources = [*settings.ANBAO_RULEBOOK_DIR.rglob("*.yaml")]
    if book.exists() and all(source.stat().st_mtime <= book.stat().st_mtime for source in sources):
        return
    try:
        call_command("rulebook_build", stdout=_Silence())
    except CommandError as fault:
        raise BookBroken(str(fault)) from None


def _publish_book() -> None:
    """Keep the compiled book in the database, at every start: a book that is not kept refuses every step."""
    from django.core.management import call_command

    call_command("rulebook_publish", stdout=_Silence())


def _collect_static(folder: Path) -> None:
    """Collect and compress, unless nothing changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command

    content = hashlib.sha256(
        repr((settings.STORAGES["staticfiles"], getattr(staticfiles_storage, "sheets", {}))).encode()
    )
    for finder in get_finders():
        for path, storage in finder.list([]):
            content.update(f"{path} {storage.get_modified_time(path).timestamp()}".encode())
    stamp = folder / ".anbao-collected"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == content.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(content.hexdigest(), encoding="utf-8")


def local_data() -> Path:
    """The data folder of the installation in this checkout."""
    return REPOSITORY / "var"


class _Silence:
    """Swallows what a command prints; progress is told in our own lines."""

    def write(self, text: str) -> int:
        return len(text)
