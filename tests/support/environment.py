"""The environment of a test run: made up, thrown away afterwards, the same in the processes it starts."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from anbao.project.embedded import Embedded

REPOSITORY = Path(__file__).resolve().parents[2]
SERVER = Embedded(Path(f"/tmp/anbao-test-pg-{os.geteuid()}"), throwaway=True)
DATABASE = f"anbao_test_{os.getpid()}_{os.urandom(3).hex()}"


def prepare() -> None:
    """Set every variable that the settings read. What the caller's shell says does not count, `CI` aside.

    Each process of a run has its own; what a test starts inherits its test's.
    """
    if os.environ.get("ANBAO_TEST_PROCESS") == str(os.getpid()):
        return
    folder = Path(tempfile.mkdtemp(prefix="anbao-test-"))
    atexit.register(_remove, folder, os.getpid())
    for name in [name for name in os.environ if name.startswith(("ANBAO_", "DATABASE_"))]:
        del os.environ[name]
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "anbao.project.settings",
            "ANBAO_MODE": "test",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # playwright's synchronous API keeps an event loop in the thread
            "ANBAO_TEST_PROCESS": str(os.getpid()),
            "ANBAO_DATA_DIR": str(folder),
            "SECRET_KEY": "test-secret-key-that-is-worth-nothing-at-all",
            **SERVER.environment(DATABASE),
        }
    )
    _make_keys(folder / "keys.json")
    _read_settings()


def _make_keys(file: Path) -> None:
    from anbao.keys.backends.keyfile import initialize_key_file

    initialize_key_file(file, purpose="test")
    _make_up_signer(file)


def _make_up_signer(file: Path) -> None:
    """What policies are signed with: in date whenever a test plays."""
    from datetime import UTC, datetime

    from anbao.keys.backends import documents, keyfile, made_up

    made = made_up.certified(
        "測試電子保單", since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2049, 1, 1, tzinfo=UTC)
    )
    keyfile.keep_document_signer(file, "e-policy", documents.make_entry(made.key, [made.own, made.root]))


def _read_settings() -> None:
    """Read the settings now, so that pytest-django sees them; it sets Django up once pytest is configured."""
    from django.conf import settings

    _ = settings.ANBAO_MODE


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)
