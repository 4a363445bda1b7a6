import threading
import time

import pytest

from anbao.identity.domain import hashing
from tests.support.hashing import product_hashing


@pytest.fixture(autouse=True)
def _product_figures():
    with product_hashing():
        yield


def test_hashing_matches_only_the_same():
    encoded = hashing.digest(b"right")
    assert encoded.startswith(b"$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashing.matches(encoded, b"right")
    assert not hashing.matches(encoded, b"wrong")


def test_hashing_nobodys_digest_matches_nothing_and_takes_as_long():
    known, nobody = hashing.digest(b"right"), hashing.nobodys_digest()
    assert not hashing.matches(nobody, b"right")
    assert len(known) == len(nobody)

    def fastest(encoded):
        spent = []
        for _ in range(5):
            start = time.process_time()
            hashing.matches(encoded, b"wrong")
            spent.append(time.process_time() - start)
        return min(spent)

    assert 0.5 < fastest(nobody) / fastest(known) < 2


def test_hashing_bounded_at_once(monkeypatch):
    running, most = 0, 0
    lock = threading.Lock()

    def slow(*_):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(hashing, "verify_secret", slow)
    hashing.bound_concurrency(3)
    try:
        threads = [threading.Thread(target=hashing.matches, args=(b"x", b"y")) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        hashing.bound_concurrency(4)
    assert most == 3
