"""Daily files over the wire and read strictly: one contract for acquirer, bank and reporting system."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from anbao.gateways.daily import Unreadable
from anbao.gateways.reporting import Correction
from anbao.kernel.clock import TAIPEI, local_date, now
from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.conformance.simulated import Simulator
from tests.conformance.test_contract import account_refund, cover, receipt, refund

FILLED = {"card": [refund], "bank": [account_refund], "reporting": [receipt, cover]}
TODAY = local_date(now())


@pytest.fixture(params=["card", "bank", "reporting"])
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def gateway(simulator: Simulator, system: str) -> Any:
    for make in FILLED[system]:
        make(simulator).send("key-1" if make is not cover else "key-2")
    simulator.post("daily", system=system, today=True)
    return getattr(simulator, system)()


def test_file_holds_what_was_done_that_day(gateway: Any, system: str) -> None:
    file = gateway.read_daily(gateway.fetch_daily(TODAY))
    assert (file.system, file.day) == (system, TODAY)
    kinds = [entry.kind for entry in file.entries]
    assert kinds == (["receipt", "cover"] if system == "reporting" else ["capture", "refund"])
    assert (file.total("capture"), file.total("refund")) == ((0, 0) if system == "reporting" else (350, 350))


def test_a_day_without_anything_has_an_empty_file(gateway: Any) -> None:
    file = gateway.read_daily(gateway.fetch_daily(TODAY - timedelta(days=1)))
    assert list(file.entries) == []


def test_file_of_a_day_that_is_not_over_or_withheld_is_not_there(
    gateway: Any, simulator: Simulator, system: str
) -> None:
    simulator.post("daily", system=system)
    assert gateway.fetch_daily(TODAY) is None
    simulator.post("daily", system=system, withheld=True)
    assert gateway.fetch_daily(TODAY - timedelta(days=1)) is None


@pytest.mark.parametrize("fault", ["lost_reply", "error", "error_after", "down", "out_of_order"])
def test_faults_of_fetching_are_no_reply_and_it_may_be_asked_again(
    gateway: Any, simulator: Simulator, system: str, fault: str
) -> None:
    simulator.fault(f"{system}.daily", fault)
    with pytest.raises((NoReply, NotSent)):
        gateway.fetch_daily(TODAY)
    assert gateway.read_daily(gateway.fetch_daily(TODAY)).entries


def test_well_signed_reply_with_another_content_is_unreadable(gateway: Any, simulator: Simulator, system: str) -> None:
    simulator.fault(f"{system}.daily", "wrong")
    with pytest.raises(Unreadable):
        gateway.read_daily(gateway.fetch_daily(TODAY))


def _at(content: bytes, line: int, column: int, value: str) -> bytes:
    lines = content.decode().split("\n")
    cells = lines[line - 1].split(",")
    cells[column - 1] = value
    lines[line - 1] = ",".join(cells)
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("line", "column", "value", "why"),
    [
        (1, 1, "anbao-daily-v2", "another-file"),
        (1, 2, "cards", "another-file"),
        (1, 3, "ANOTHER", "another-file"),
        (1, 4, "2026-11-3", "day"),
        (1, 4, "2026-02-30", "day"),
        (2, 1, "chargeback", "kind"),
        (2, 1, "receipt", "kind"),
        (2, 2, "a b", "name"),
        (2, 3, "", "name"),
        (2, 4, "350.0", "amount"),
        (2, 4, "-350", "amount"),
        (2, 4, "0350", "amount"),
        (2, 4, "0", "amount"),
        (2, 5, "2026-11-28", "moment"),
        (2, 5, "noon", "moment"),
        (2, 5, "2020-01-01T00:00:00+08:00", "another-day"),
        (3, 1, "total", "kind"),
        (4, 1, "sum", "no-trailer"),
        (4, 2, "3", "total"),
        (4, 3, "351", "total"),
        (4, 4, "349", "total"),
        (4, 5, "0" * 64, "mac"),
        (4, 5, "short", "mac"),
        (3, 4, "3,5", "columns"),
    ],
)
def test_what_is_not_exactly_so_is_refused_with_its_place(
    simulator: Simulator, line: int, column: int, value: str, why: str
) -> None:
    refund(simulator).send("key-1")
    simulator.post("daily", system="card", today=True)
    card = simulator.card()
    content = card.fetch_daily(TODAY)
    assert content is not None
    with pytest.raises(Unreadable) as found:
        card.read_daily(_at(content, line, column, value))
    assert (found.value.why, found.value.line) == (why, line)
    assert found.value.column == (0 if why == "columns" else column)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c: c[:-1], "cut-off"),
        (lambda c: c.split(b"\n")[0] + b"\n", "cut-off"),
        (lambda _: b"", "cut-off"),
        (lambda c: b"\xef\xbb\xbf" + c, "characters"),
        (lambda c: c.replace(b"\n", b"\r\n"), "day"),
        (lambda c: c + b"\n", "kind"),
        (lambda c: c.replace(b"350,2", b"351,2", 1), "total"),
    ],
)
def test_bytes_that_are_not_a_whole_file_are_refused(simulator: Simulator, change: Any, why: str) -> None:
    refund(simulator).send("key-1")
    simulator.post("daily", system="card", today=True)
    card = simulator.card()
    with pytest.raises(Unreadable) as found:
        card.read_daily(change(card.fetch_daily(TODAY)))
    assert found.value.why == why


def test_changed_amount_with_changed_total_fails_the_mac(simulator: Simulator) -> None:
    refund(simulator).send("key-1")
    simulator.post("daily", system="card", today=True)
    card = simulator.card()
    content = card.fetch_daily(TODAY)
    with pytest.raises(Unreadable) as found:
        card.read_daily(_at(_at(content, 2, 4, "351"), 4, 3, "351"))
    assert found.value.why == "mac"


def test_entry_twice_is_refused(simulator: Simulator) -> None:
    refund(simulator).send("key-1")
    simulator.post("daily", system="card", today=True)
    card = simulator.card()
    (entry,) = [e for e in card.read_daily(card.fetch_daily(TODAY)).entries if e.kind == "capture"]
    line = {"kind": "capture", "key": entry.key, "matter": entry.matter, "amount": 1, "at": entry.at.isoformat()}
    simulator.post("daily", system="card", today=True, add=[line])
    with pytest.raises(Unreadable) as found:
        card.read_daily(card.fetch_daily(TODAY))
    assert found.value.why == "twice"


def test_correction_takes_the_sums_back_once(simulator: Simulator) -> None:
    adapter = simulator.reporting()
    told = cover(simulator).send("key-1")
    correction = Correction("app-1", "cover", told.reference, "cancelled", datetime(2026, 11, 20, tzinfo=TAIPEI))
    held = {"national_id": "A123456789", "line": "travel", "benefit": "accidental-death"}
    assert adapter.accumulated(**held).amount == 2_000_000
    adapter.correct(key="key-2", correction=correction)
    assert (adapter.accumulated(**held).amount, adapter.accumulated(**held).contracts) == (0, 0)
    for key, reason in (("key-3", "corrected"), ("key-4", "unknown-report")):
        other = (
            correction
            if key == "key-3"
            else Correction("app-1", "receipt", told.reference, "x", correction.happened_at)
        )
        with pytest.raises(Rejected) as refusal:
            adapter.correct(key=key, correction=other)
        assert refusal.value.reason == reason


def test_day_that_is_none_is_rejected(simulator: Simulator) -> None:
    with pytest.raises(Rejected) as refusal:
        simulator.card()._wire.download("daily", {"day": "2026"}, largest=1024)
    assert refusal.value.reason == "malformed"
