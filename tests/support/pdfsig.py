"""poppler's `pdfsig` with one trusted root: a second opinion on signatures, from code that is not ours."""

import os
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

NEEDED = ("pdfsig", "certutil")


def needed() -> None:
    """Skip where the programs are missing; fail in CI, which installs them."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if not missing:
        return
    words = f"no {' and '.join(missing)} on this machine: `apt install poppler-utils libnss3-tools`"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(words)
    pytest.skip(words)


def trusting(root: bytes, folder: Path) -> Path:
    """A certificate store in `folder` that trusts the root (DER)."""
    store = folder / "nss"
    store.mkdir()
    (folder / "root.pem").write_text(ssl.DER_cert_to_PEM_cert(root), encoding="ascii")
    _run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    _run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "C,C,C", "-i", str(folder / "root.pem"))
    return store


def verdict(document: bytes, store: Path) -> str:
    """All that pdfsig says of a document."""
    file = store.parent / "document.pdf"
    file.write_bytes(document)
    return _run("pdfsig", "-nssdir", f"sql:{store}", str(file), strict=False)


def _run(*command: str, strict: bool = True) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert not strict or done.returncode == 0, done.stderr
    return done.stdout
