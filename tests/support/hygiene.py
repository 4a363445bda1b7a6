"""Tests talk to this machine only, and leave the language as they found it."""

import socket
from collections.abc import Iterator

import pytest

LOCAL = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _only_localhost() -> Iterator[None]:
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOCAL):  # type: ignore[index]
            pytest.fail(f"a test tried to reach {address!r}")
        real(self, address)  # type: ignore[arg-type]

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language to the thread: the next request sets its own, a command does not."""
    yield
    from django.utils import translation

    translation.deactivate()
