"""Budgets, addresses, devices and proofs of work: what is counted together and what a count asks for."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from anbao.identity.domain import device, proof
from anbao.identity.domain.address import UNKNOWN, network_of
from anbao.identity.domain.budgets import Limit, Spent, Standing, Step, Steps, limit

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mac(said):
    return hmac.digest(b"k" * 32, said, "sha256")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("203.0.113.9; DROP TABLE", UNKNOWN),
    ],
)
def test_address_is_counted_as_its_subscriber_has_it(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (1, Step.FREE), (20, Step.FREE), (21, Step.PROOF), (60, Step.PROOF), (61, Step.CAPTCHA), (200, Step.CAPTCHA),
        (201, Step.REFUSED), (10**12, Step.REFUSED),
    ],
)  # fmt: skip
def test_count_asks_for_more_at_each_threshold(number, step):
    found = limit(most=200, within=HOUR, proof_from=10, captcha_from=30, steps=Steps.GRADED)
    assert found.step(number) == step


def test_first_attempt_is_free_however_small_the_budget():
    found = limit(most=3, within=HOUR, proof_from=10, captcha_from=30, steps=Steps.GRADED)
    assert [found.step(n) for n in (1, 2, 3, 4)] == [Step.FREE, Step.CAPTCHA, Step.CAPTCHA, Step.REFUSED]


def test_ungraded_budget_has_no_steps_between():
    found = limit(most=3, within=HOUR, proof_from=10, captcha_from=30, steps=Steps.HARD)
    assert [found.step(n) for n in (3, 4)] == [Step.FREE, Step.REFUSED]


def test_budget_of_an_account_never_locks_its_owner_out():
    found = limit(most=3, within=HOUR, proof_from=10, captcha_from=30, steps=Steps.PROOF)
    assert [found.step(n) for n in (3, 4, 10**9)] == [Step.FREE, Step.PROOF, Step.PROOF]


def test_standing_is_the_heaviest_of_its_keys():
    few, many = Limit(1, 2, 3, HOUR), Limit(10, 20, 30, HOUR)
    standing = Standing("sign-in", (Spent("device", b"d", 2, few, AT), Spent("address", b"a", 2, many, AT)))
    assert (standing.step, standing.next_step, standing.heaviest.scope) == (Step.PROOF, Step.CAPTCHA, "device")
    assert Standing("sign-in", ()).step == Step.FREE


def test_device_reads_its_own_cookie_and_no_other():
    made = device.new_device().with_mark(b"\x01" * 32)
    again = device.read(made.cookie(mac), mac)
    assert again is not None
    assert (again.id, again.known) == (made.id, True)
    assert again.remembers(b"\x01" * 32)
    assert not again.remembers(b"\x02" * 32)
    forged = made.cookie(mac).replace(made.marks[0], "ffffffffffff")
    assert device.read(forged, mac) is None
    assert device.read("", mac) is None
    assert device.read("x" * 300, mac) is None
    assert device.read("é.é", mac) is None


def test_device_keeps_the_newest_marks():
    found = device.new_device()
    for n in range(9):
        found = found.with_mark(bytes([n]) * 32)
    assert len(found.marks) == 5
    assert found.remembers(bytes([8]) * 32)
    assert not found.remembers(bytes([0]) * 32)


def test_proof_is_solved_by_a_number_that_gives_zero_bits():
    text = proof.Challenge("sign-in", AT, "salt", 8).text()
    nonce = proof.solve(text, 8)
    assert hashlib.sha256(f"{text}:{nonce}".encode()).digest()[0] == 0
    assert proof.solves(text, nonce, 8)
    wrong = next(str(n) for n in range(1000) if hashlib.sha256(f"{text}:{n}".encode()).digest()[0] != 0)
    assert not proof.solves(text, wrong, 8)
    for misshaped in ("", "-1", " 1", "1" * 21, "٣"):
        assert not proof.solves(text, misshaped, 0)


@pytest.mark.parametrize("text", ["", "1.a.b.c", "2.sign-in.1.s.8", "1.sign-in.x.s.8", "1.sign-in.1.s.-8", "1.é.1.s.8",
                                  "1.sign-in.99999999999999999999.s.8"])  # fmt: skip
def test_challenge_misshaped(text):
    with pytest.raises(proof.ChallengeMisshaped):
        proof.parse(text)


def test_challenge_is_read_back_and_ends():
    made = proof.Challenge("sign-in", AT, "salt", 17)
    assert proof.parse(made.text()) == made
    assert proof.in_time(made, AT + timedelta(minutes=9), timedelta(minutes=10))
    assert not proof.in_time(made, AT + timedelta(minutes=10), timedelta(minutes=10))
    assert not proof.in_time(made, AT - timedelta(seconds=1), timedelta(minutes=10))
