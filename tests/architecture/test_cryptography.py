"""What the product draws, digests and encrypts with, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.environment import REPOSITORY

SOURCES = [file for name in ("anbao", "anbao_verifier") for file in (REPOSITORY / "src" / name).rglob("*.py")]
GUESSABLE = {"random", "numpy.random"}
DIGESTS = {"sha256", "sha384", "sha512", "sha224", "sha3_256", "sha3_512", "blake2b"}
NOT_FOR_SECURITY = {
    "rulebook/domain/exports/oscal/document.py",  # identifiers by RFC 9562, named as such
    "journey/queries/samples.py",  # the order of a draw whose seed is told
}
APPS = "identity/domain/one_time.py"
"""HMAC-SHA-1 of RFC 6238, the only one that all authenticator apps speak; keyed, its collisions are of no use."""
MODES = {"AESGCM", "AESGCMSIV", "ChaCha20Poly1305"}
WEAK = {"ECB", "CBC", "TripleDES", "ARC4", "Blowfish", "PKCS1v15", "MD5", "SHA1"}


def names(file: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file imports, and attributes that it uses."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


def found(wrong) -> list[str]:
    return [f"{file.relative_to(REPOSITORY)}: {one}" for file in SOURCES for one in names(file) if wrong(file, one)]


def test_nothing_is_drawn_from_a_generator_that_can_be_guessed():
    assert found(lambda _, one: one[0] in GUESSABLE) == []
    assert any(one[0] == "secrets" for file in SOURCES for one in names(file))


def test_ciphers_and_digests_are_the_approved_ones():
    def wrong(file, one):
        module, name = one
        if file.as_posix().endswith(tuple(NOT_FOR_SECURITY)):
            return False
        if name == "SHA1" and file.as_posix().endswith(APPS):
            return False
        if module == "hashlib" and name:
            return name not in DIGESTS and name not in {"new", "file_digest"}
        return name in WEAK or (module.endswith("ciphers.aead") and name not in MODES)

    assert found(wrong) == []
    used = {one[1] for file in SOURCES for one in names(file)}
    assert MODES & used
    assert DIGESTS & used
