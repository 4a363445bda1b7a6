"""Passwords as they are typed, pasted and compared, and what a session's key is made of."""

import re

import pytest
from django.test import Client

from anbao.identity.backends.store import SessionStore
from anbao.kernel import clock
from tests.integration.identity.conftest import AT

SIGN_IN = "/sign-in/"
LONG = "Kestrel-72 " + "harbor-w1nd " * 7 + "tide-9-mast!"


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)


def status(password, login="meiling"):
    client = Client()
    client.get(SIGN_IN)
    return client.post(SIGN_IN, {"login": login, "password": password}).status_code


def test_fields_of_passwords_are_named_for_managers_and_let_one_paste(people, now):
    for door in (SIGN_IN, "/console/sign-in/"):
        page = Client().get(door).content.decode()
        field = re.search(r'<input[^>]*type="password"[^>]*>', page)[0]
        assert 'autocomplete="current-password"' in field
        assert 'autocomplete="username"' in page
        assert not re.search(r"\son(paste|copy|drop|contextmenu)=", page)
    scripts = "".join(file.read_text(encoding="utf-8") for file in _scripts())
    assert "paste" not in re.sub(r"//.*", "", scripts).replace("clipboard", "")


def _scripts():
    from anbao.project.installation import REPOSITORY

    return list((REPOSITORY / "src" / "anbao").rglob("static/*/js/*.js"))


def test_password_is_compared_whole_and_in_its_case(people, now):
    people.customer(password=LONG)
    wrong = [LONG[:-1], f"{LONG} ", f" {LONG}", LONG.swapcase(), LONG[:72]]
    assert [status(password) for password in wrong[:4]] == [422] * 4
    assert status(LONG) == 302
    assert status(wrong[4]) == 422


def test_password_of_a_hundred_characters_signs_in(people, now):
    assert len(LONG) > 100
    people.customer(password=LONG)
    assert status(LONG) == 302


def test_session_key_has_its_bits_and_never_comes_twice(people, now):
    keys = set()
    for _ in range(50):
        store = SessionStore(None, audience="customer", at=AT)
        store.create()
        keys.add(store.session_key)
    assert len(keys) == 50
    assert all(re.fullmatch(r"[\w-]{43}", key) for key in keys)  # 256 bits
