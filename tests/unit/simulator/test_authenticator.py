"""The demo's phones show what RFC 6238 says, and what the product takes."""

from datetime import UTC, datetime

import pytest

from anbao.identity.domain import one_time
from anbao.project.demo import seed
from anbao_simulator import authenticator
from anbao_simulator.store import Store

SECRET = b"12345678901234567890"  # appendix B of the RFC
KEY = one_time.as_text(SECRET)
SHOWN = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


@pytest.mark.parametrize(("second", "digits"), SHOWN.items())
def test_digits_of_the_rfc(second, digits):
    at = datetime.fromtimestamp(second, UTC)
    assert authenticator.code(KEY, at) == one_time.code_at(SECRET, one_time.step_at(at)) == digits


def test_app_that_was_handed_over_is_shown(tmp_path):
    store = Store(tmp_path)
    for who in seed.SIGN_INS:
        authenticator.keep(store, {"login": who.login, "name": who.name, "key": who.app})
    authenticator.keep(store, {"login": "clerk", "name": "林承辦", "key": KEY})  # set up anew
    assert len(authenticator.shown(store, {})) == len(seed.SIGN_INS)
    (one,) = authenticator.shown(store, {"login": "clerk"})
    assert len(one["code"]) == 6
    page = authenticator.authenticator(store).decode()
    assert "林承辦" in page
    assert KEY not in page
    with pytest.raises(ValueError, match=r"base32|padding|alphabet|Non"):
        authenticator.keep(store, {"login": "x", "name": "x", "key": "no key!"})
    store.close()


def test_keys_of_the_demo_are_whole():
    assert all(len(one_time.from_text(who.app)) == one_time.SECRET_BYTES for who in seed.SIGN_INS)
    assert len({who.app for who in seed.SIGN_INS}) == len(seed.SIGN_INS)
