"""Argon2id, with a bound on how many run at once in a process (each takes its memory for its time)."""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.low_level import Type, hash_secret, verify_secret

PASSES: Final = 2
MEMORY_KIB: Final = 19 * 1024
LANES: Final = 1
SALT_BYTES: Final = 16
DIGEST_BYTES: Final = 32

_gate = threading.BoundedSemaphore(4)


def bound_concurrency(most: int) -> None:
    """Let at most `most` hashes run at once from now on. Called at start."""
    global _gate  # noqa: PLW0603  (one bound for the process)
    _gate = threading.BoundedSemaphore(most)


@contextmanager
def _turn() -> Iterator[None]:
    gate = _gate
    with gate:
        yield


def digest(password: bytes) -> bytes:
    """The encoded Argon2id digest with a fresh salt."""
    with _turn():
        return hash_secret(password, os.urandom(SALT_BYTES), PASSES, MEMORY_KIB, LANES, DIGEST_BYTES, Type.ID)


def matches(encoded: bytes, password: bytes) -> bool:
    """Whether `password` gives `encoded`. Raises InvalidHashError for what is no digest."""
    with _turn():
        try:
            return verify_secret(encoded, password, Type.ID)
        except VerifyMismatchError:
            return False
        except VerificationError as problem:
            raise InvalidHashError(str(problem)) from problem


def nobodys_digest() -> bytes:
    """A well-formed digest that no password gives: comparing with it takes a known user's time."""

    def text(length: int) -> str:
        return base64.b64encode(os.urandom(length)).rstrip(b"=").decode()

    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${text(SALT_BYTES)}${text(DIGEST_BYTES)}".encode()
