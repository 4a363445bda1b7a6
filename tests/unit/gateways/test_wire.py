"""The judgement of an exchange: what counts as an answer, what as doubt, what as certainly not received."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from anbao.gateways.wire import Wire, mac
from anbao.kernel.errors import Misconfigured, NoReply, NotSent, OutsideError, Rejected

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECRET = "test-secret"
Answer = Callable[[httpx.Request], httpx.Response]


def signed(
    request: httpx.Request, body: object, status: int = 200, *, secret: str = SECRET, at: datetime = AT, nonce: str = ""
) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = str(int(at.timestamp()))
    digest = hashlib.sha256(raw).hexdigest()
    signature = mac(secret, "reply", str(status), moment, nonce or request.headers["Anbao-Nonce"], digest)
    return httpx.Response(status, content=raw, headers={"Anbao-Timestamp": moment, "Anbao-Signature": signature})


def echo(request: httpx.Request) -> dict[str, object]:
    return {"key": request.headers["Anbao-Key"], "digest": hashlib.sha256(request.content).hexdigest()}


@pytest.fixture
def wire() -> Iterator[Callable[[Answer], Wire]]:
    made: list[Wire] = []

    def make(answer: Answer) -> Wire:
        made.append(
            Wire(
                url="https://acquirer.example/card",
                party="TEST",
                secret=SECRET,
                timeout=1,
                clock=lambda: AT,
                transport=httpx.MockTransport(answer),
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_request_is_signed_over_everything_that_matters(wire: Callable[[Answer], Wire]) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return signed(request, {**echo(request), "x": 1})

    asked = wire(answer)
    assert asked.ask("capture", {"amount": 5}, key="k-1")["x"] == 1
    asked.ask("capture", {"amount": 5}, key="k-1")
    first, second = seen
    assert str(first.url) == "https://acquirer.example/card/capture"
    assert first.content == b'{"amount":5}'
    headers = first.headers
    parts = [
        *("request", "POST", "/card/capture", "TEST", str(int(AT.timestamp()))),
        *(headers["Anbao-Nonce"], "k-1", hashlib.sha256(first.content).hexdigest()),
    ]
    assert headers["Anbao-Signature"] == mac(SECRET, *parts)
    assert headers["Anbao-Nonce"] != second.headers["Anbao-Nonce"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda r: httpx.Response(200, json=echo(r)),
        lambda r: signed(r, echo(r), secret="another"),
        lambda r: signed(r, echo(r), nonce="0" * 32),
        lambda r: signed(r, echo(r), at=datetime.fromtimestamp(AT.timestamp() - 301, UTC)),
        lambda r: signed(r, echo(r), at=datetime.fromtimestamp(AT.timestamp() + 301, UTC)),
        lambda r: signed(r, {**echo(r), "key": "k-2"}),
        lambda r: signed(r, {**echo(r), "digest": "0" * 64}),
        lambda r: signed(r, {}),
        lambda r: signed(r, b"not json"),
        lambda r: signed(r, [1]),
        lambda r: signed(r, b" " * 70_000),
        lambda r: signed(r, echo(r), 201),
        lambda r: signed(r, echo(r), 302),
        lambda r: signed(r, echo(r), 500),
        lambda r: signed(r, {**echo(r), "reason": "declined"}, 503),
        lambda r: httpx.Response(422, json={**echo(r), "reason": "declined"}),
        lambda r: httpx.Response(404),
        lambda r: httpx.Response(401),
        lambda r: signed(r, {**echo(r), "reason": "replayed-nonce"}, 409),
        lambda r: signed(r, {"key": "k-2", "digest": echo(r)["digest"], "reason": "declined"}, 422),
    ],
)
def test_reply_that_proves_nothing_is_no_reply(wire: Callable[[Answer], Wire], answer: Answer) -> None:
    with pytest.raises(NoReply):
        wire(answer).ask("capture", {"amount": 5}, key="k-1")


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_reply_within_the_clocks_difference_counts(wire: Callable[[Answer], Wire], seconds: int) -> None:
    at = datetime.fromtimestamp(AT.timestamp() + seconds, UTC)
    wire(lambda r: signed(r, echo(r), at=at)).ask("capture", {}, key="k-1")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("slow"), NotSent),
        (httpx.PoolTimeout("busy"), NotSent),
        (httpx.ReadTimeout("slow"), NoReply),
        (httpx.WriteTimeout("slow"), NoReply),
        (httpx.ReadError("reset"), NoReply),
        (httpx.WriteError("reset"), NoReply),
        (httpx.RemoteProtocolError("closed"), NoReply),
        (httpx.DecodingError("gzip"), NoReply),
    ],
)
def test_failure_of_the_network_is_judged_by_how_far_it_came(
    wire: Callable[[Answer], Wire], error: httpx.HTTPError, kind: type[OutsideError]
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(kind) as failure:
        wire(fail).ask("authorize", {"holder": "A123456789"}, key="k-1")
    assert "A123456789" not in f"{failure.value!r} {failure.value.diagnostics()}"
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("status", [401, 429])
def test_signed_refusal_to_listen_is_not_sent(wire: Callable[[Answer], Wire], status: int) -> None:
    with pytest.raises(NotSent):
        wire(lambda r: signed(r, {**echo(r), "reason": "stale-timestamp"}, status)).ask("capture", {}, key="k-1")


@pytest.mark.parametrize(
    ("reason", "kept"), [("declined", "declined"), ("王小明", "unspecified"), (None, "unspecified")]
)
def test_signed_no_is_a_rejection_with_a_code_only(wire: Callable[[Answer], Wire], reason: object, kept: str) -> None:
    with pytest.raises(Rejected) as refusal:
        wire(lambda r: signed(r, {**echo(r), "reason": reason}, 422)).ask("capture", {}, key="k-1")
    assert refusal.value.reason == kept


def test_inquiry_reads_what_was_answered(wire: Callable[[Answer], Wire]) -> None:
    result = {"key": "k-1", "amount": 5}
    told = {"found": True, "operation": "capture", "outcome": "done", "result": result}
    found = wire(lambda r: signed(r, {**echo(r), **told})).inquire("k-1")
    assert found is not None
    assert (found.operation, dict(found.result)) == ("capture", result)
    assert wire(lambda r: signed(r, {**echo(r), "found": False})).inquire("k-1") is None


def test_inquiry_about_a_rejection_raises_it(wire: Callable[[Answer], Wire]) -> None:
    told = {"found": True, "operation": "capture", "outcome": "rejected", "reason": "declined"}
    with pytest.raises(Rejected) as refusal:
        wire(lambda r: signed(r, {**echo(r), **told})).inquire("k-1")
    assert refusal.value.reason == "declined"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"found": "yes"},
        {"found": True},
        {"found": True, "operation": "capture", "outcome": "done"},
        {"found": True, "operation": "capture", "outcome": "done", "result": {"key": "k-2"}},
        {"found": True, "operation": "", "outcome": "done", "result": {"key": "k-1"}},
        {"found": True, "operation": "capture", "outcome": "rejected"},
    ],
)
def test_malformed_inquiry_says_nothing(wire: Callable[[Answer], Wire], told: dict[str, object]) -> None:
    with pytest.raises(NoReply):
        wire(lambda r: signed(r, {**echo(r), **told})).inquire("k-1")


def test_refused_inquiry_is_not_the_refusal_of_what_was_asked(wire: Callable[[Answer], Wire]) -> None:
    with pytest.raises(NoReply):
        wire(lambda r: signed(r, {**echo(r), "reason": "declined"}, 422)).inquire("k-1")


def test_only_https_leaves_the_machine() -> None:
    with pytest.raises(Misconfigured):
        Wire(url="http://acquirer.example/card", party="TEST", secret=SECRET, timeout=1)
