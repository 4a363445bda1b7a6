"""The table of effects, and its guards on both sides."""

from datetime import UTC, datetime

import pytest

from anbao.identity.domain import standing
from anbao.identity.domain.standing import EFFECTS, GUARDS, TITLES, follows
from anbao.kernel.verdict import Passed, Refused

AT = datetime(2026, 11, 20, tzinfo=UTC)
TABLE = {  # sign in, buy, be served, be written to, be advertised to
    "open": (True, True, True, True, True),
    "closing": (True, False, True, True, False),
    "closed": (False, False, False, True, False),
    "deceased": (False, False, False, False, False),
    "guarded": (True, False, False, True, False),
    "assisted": (True, False, False, True, False),
}


@pytest.mark.parametrize("kind", sorted(TABLE))
def test_each_standing_opens_what_the_table_says(kind):
    one = standing.effects_of(kind)
    assert (one.signs_in, one.buys, one.is_served, one.is_written_to, one.is_advertised_to) == TABLE[kind]
    facts = {"account.standing": kind}
    assert isinstance(GUARDS["account.may-buy"](facts, {}, AT), Passed) == one.buys
    assert isinstance(GUARDS["account.may-be-served"](facts, {}, AT), Passed) == one.is_served


@pytest.mark.parametrize("tag", sorted(GUARDS))
@pytest.mark.parametrize("kind", [None, "", "guessed"])
def test_what_nobody_decided_opens_nothing(tag, kind):
    assert isinstance(GUARDS[tag]({"account.standing": kind}, {}, AT), Refused)


def test_every_standing_has_its_effects_and_a_title():
    assert set(EFFECTS) == set(TITLES) == set(TABLE)
    with pytest.raises(KeyError):
        standing.effects_of("guessed")


def test_who_does_not_act_alone_is_told_with_whom():
    for kind, code in (("guarded", "needs-guardian"), ("assisted", "needs-assistant")):
        for guard in GUARDS.values():
            assert guard({"account.standing": kind}, {}, AT).reason.code == f"identity.standing-{code}"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("open", "deceased", None),
        ("guarded", "open", None),
        ("closed", "open", None),
        ("closing", "guarded", None),
        ("open", "open", "same"),
        ("open", "closing", "unknown"),
        ("open", "guessed", "unknown"),
        ("deceased", "closed", "deceased"),
        ("deceased", "open", None),
    ],
)
def test_what_two_people_may_record(before, after, code):
    found = follows(before, after)
    assert (found.reason.code.removeprefix("identity.standing-") if found else None) == code
