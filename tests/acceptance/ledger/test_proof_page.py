"""An entry's page proves it, its file convinces the independent verifier; a changed byte does neither."""

import pytest
from django.core.management import call_command
from django.test import Client

from anbao.kernel.actor import system
from anbao_verifier.__main__ import main

pytestmark = pytest.mark.usefixtures("committed_db")
PROFILE = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "測試產險"},
    "activities": ["online_sale", "online_service"],
    "stricter": {},
}
PASSWORD = "Harbor-72-kestrel"


@pytest.fixture
def browser(committed_db):
    from anbao.identity import api as identity
    from anbao.kernel import clock
    from anbao.rulebook.api import adopt_profile

    by, at = system("tests"), clock.now()
    adopt_profile(content=PROFILE, by=by, at=at)
    identity.adopt_roles(by=by, at=at)
    made = {"name": "王法遵", "mail": "a@anbao.example", "password": PASSWORD, "roles": ["compliance-officer"]}
    identity.create_staff(login="compliance", by=by, at=at, own=True, **made)
    browser = Client()
    assert browser.post("/console/sign-in/", {"login": "compliance", "password": PASSWORD}).status_code == 302
    return browser


@pytest.fixture
def verified(tmp_path, capsys):
    """What the independent verifier answers to a file, and prints."""

    def run(content):
        (tmp_path / "proof").write_bytes(content)
        capsys.readouterr()
        call_command("ledger_key")
        key = capsys.readouterr().out.strip()
        return main([str(tmp_path / "proof"), "--key", key]), capsys.readouterr().out

    return run


def test_entry_is_proven_to_the_verifier_until_a_byte_is_changed(browser, record, sequence, administrator, verified):
    events = record(*range(300), together=True)
    page = f"/console/ledger/{events[7]}/"
    assert "等候簽署" in browser.get(page).content.decode()
    sequence()
    html = browser.get(page).content.decode()
    assert "已證明" in html
    answer = browser.get(f"{page}proof/")
    assert answer["Content-Disposition"].startswith('attachment; filename="entry-')
    status, told = verified(answer.content)
    assert status == 0
    assert str(events[7]) in told
    administrator.execute(
        "UPDATE ledger_event SET body = set_byte(body, octet_length(body) - 4, 57) WHERE event = %s", [events[7]]
    )
    html = browser.get(page).content.decode()
    assert "不符" in html
    assert "已證明" not in html
    assert browser.get(f"{page}proof/").status_code == 404
