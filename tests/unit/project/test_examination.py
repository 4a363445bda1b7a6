"""What `./anbao doctor` says of the key that policies are signed with."""

from datetime import timedelta

import pytest

from anbao.kernel import clock
from anbao.keys.api import add_made_up_signer, initialize_key_file
from anbao.project import examination


@pytest.fixture
def keys(tmp_path, settings, monkeypatch):
    monkeypatch.setattr(examination, "_entered", lambda: True)
    settings.ANBAO_KEY_FILE = tmp_path / "keys.json"
    initialize_key_file(settings.ANBAO_KEY_FILE, purpose="test")
    return settings.ANBAO_KEY_FILE


def found(keys, **left):
    now = clock.now()
    until = now + timedelta(**left)
    add_made_up_signer(keys, name="e-policy", holder="某公司", since=now - timedelta(days=500), until=until)
    return examination.document_signer()


@pytest.mark.parametrize(
    ("left", "state", "words"),
    [
        ({"days": 61}, "ok", "until"),
        ({"days": 59, "hours": 23}, "note", "ends on"),
        ({"minutes": 5}, "note", "ends on"),
        ({"minutes": -5}, "wrong", "ended on"),
    ],
)
def test_certificate_that_ends_is_told(keys, left, state, words):
    finding = found(keys, **left)
    assert finding.state == state
    assert words in finding.says
    assert (finding.do == "") is (state == "ok")


@pytest.mark.parametrize(("production", "state"), [(False, "note"), (True, "wrong")])
def test_missing_key_is_told(keys, settings, production, state):
    settings.ANBAO_PRODUCTION = production
    finding = examination.document_signer()
    assert finding.state == state
    assert "no key" in finding.says
    assert finding.do
