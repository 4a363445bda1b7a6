"""Kinds, proofs and strength; what other packages may add."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.identity.domain import factors, one_time
from anbao.identity.domain.factors import Kind, Method, is_enough, joined, proof_of

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
EARLIER = AT - timedelta(hours=1)


@pytest.mark.parametrize(
    ("ways", "kinds", "enough"),
    [
        (("password",), 1, True),
        (("password",), 2, False),
        (("password", "totp"), 2, True),
        (("totp", "recovery"), 2, False),
        (("totp", "otp"), 2, False),
        (("password", "passkey"), 2, True),
        (("passkey",), 2, False),
        ((), 1, False),
    ],
)
def test_kinds_are_counted(ways, kinds, enough):
    assert is_enough(tuple(proof_of(way, AT) for way in ways), kinds=kinds) is enough


def test_passkey_whose_device_verified_its_user_counts_as_two():
    assert is_enough((proof_of("passkey", AT, verified=True),), kinds=2)


def test_password_again_is_nothing_fresh_where_two_kinds_are_asked_for():
    old, new = proof_of("totp", EARLIER), proof_of("password", AT)
    since = AT - timedelta(minutes=15)
    assert not is_enough((old, new), kinds=2, since=since)
    assert is_enough((old, new), kinds=1, since=since)
    assert is_enough((old, new, proof_of("totp", AT)), kinds=2, since=since)


@pytest.mark.parametrize("kinds", [0, 3])
def test_more_than_two_kinds_are_not_told_apart(kinds):
    with pytest.raises(ValueError, match="one kind or two"):
        is_enough((), kinds=kinds)


def test_newest_proof_of_each_way_is_kept():
    kept = joined((proof_of("totp", EARLIER), proof_of("password", EARLIER)), proof_of("totp", AT))
    assert [(proof.method, proof.at) for proof in kept] == [("password", EARLIER), ("totp", AT)]


def test_way_of_another_package_counts_and_is_forgotten_with_it():
    factors.methods.add("citizen-certificate", Method("自然人憑證", frozenset({Kind.HAVE, Kind.KNOW}), page="x"))
    try:
        kept = factors.as_kept([proof_of("citizen-certificate", AT)])
        assert is_enough(factors.from_kept(kept), kinds=2)
    finally:
        factors.methods.discard("citizen-certificate")
    assert factors.from_kept(kept) == ()


def test_recovery_codes_are_read_as_people_type_them():
    drawn = list(one_time.draw_recovery(lambda n: n - 1))
    assert len(drawn) == one_time.RECOVERY_CODES
    assert one_time.plain_recovery(f" {drawn[0].upper()} ") == drawn[0].replace("-", "")


def test_address_for_the_app():
    said = one_time.address(bytes(20), issuer="安保 產險", login="a:b")
    assert said.startswith("otpauth://totp/%E5%AE%89%E4%BF%9D%20%E7%94%A2%E9%9A%AA:a%3Ab?secret=")
