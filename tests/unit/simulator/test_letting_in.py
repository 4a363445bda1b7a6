"""The simulator's reading of the contract: who is let in."""

from dataclasses import replace

import pytest

from anbao_simulator.moments import now
from anbao_simulator.store import Store
from anbao_simulator.wire import NotLetIn, Request, mac

SECRET = "test-secret"


def _signed(request: Request) -> Request:
    parts = (request.party, request.timestamp, request.nonce, request.key, request.digest)
    return replace(request, signature=mac(SECRET, "request", "POST", request.path, *parts))


@pytest.fixture
def request_() -> Request:
    moment = str(int(now().timestamp()))
    return _signed(Request("sms", "send", "/sms/send", "TEST", moment, "n" * 32, "k-1", "", b'{"to": "09"}'))


def test_signed_request_is_let_in(request_: Request) -> None:
    request_.check(SECRET)
    assert request_.body() == {"to": "09"}


@pytest.mark.parametrize(
    "change",
    [{"path": "/sms/other"}, {"party": "X"}, {"nonce": "x"}, {"key": "k-2"}, {"raw": b"{}"}, {"signature": ""}],
)
def test_changed_request_is_not_let_in(request_: Request, change: dict[str, object]) -> None:
    with pytest.raises(NotLetIn) as no:
        replace(request_, **change).check(SECRET)
    assert no.value.reason == "bad-signature"


@pytest.mark.parametrize(("seconds", "fresh"), [(-310, False), (-290, True), (290, True), (310, False)])
def test_timestamp_has_bounds(request_: Request, seconds: int, fresh: bool) -> None:
    moved = _signed(replace(request_, timestamp=str(int(now().timestamp()) + seconds)))
    if fresh:
        moved.check(SECRET)
        return
    with pytest.raises(NotLetIn) as no:
        moved.check(SECRET)
    assert no.value.reason == "stale-timestamp"


def test_nonce_is_used_once_also_after_a_restart(tmp_path) -> None:
    store = Store(tmp_path)
    store.use_nonce("n")
    store.close()
    store = Store(tmp_path)
    with pytest.raises(NotLetIn) as no:
        store.use_nonce("n")
    assert (no.value.reason, no.value.status) == ("replayed-nonce", 409)
    store.close()
