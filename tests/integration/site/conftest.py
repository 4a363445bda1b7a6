"""The demo company with its statements released, in folders of the test's own; staff; mail in memory."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client

from anbao.commerce.catalogue.domain.units import document_units
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind


@pytest.fixture
def folder(tmp_path):
    """The statements in a folder that the test may change."""
    ours = document_units.get("statements")
    mine = tmp_path / "statements"
    shutil.copytree(ours.folder, mine)
    document_units.discard("statements")
    document_units.add("statements", replace(ours, folder=mine))
    yield mine
    document_units.discard("statements")
    document_units.add("statements", ours)


@pytest.fixture
def company(stage, request, folder):
    from anbao.project.demo import seed

    stage("the demo company, seen just now", lambda: seed.run(at=clock.now()))
    request.getfixturevalue("db")
    return SimpleNamespace(folder=folder)


@pytest.fixture
def release(company):
    """Releases what is in the folder now, by the demo's two people."""
    from anbao.commerce.catalogue import api as catalogue
    from anbao.identity import api as identity
    from anbao.kernel.verdict import Passed
    from anbao.project.demo import seed

    def run():
        at = clock.now()
        proposed = catalogue.release_documents(unit="statements", by=staff(seed.CLERK.login), at=at)
        assert identity.approve(approval=proposed, by=staff(seed.OFFICER.login), at=at) == Passed()

    return run


@pytest.fixture
def rewrite(company, release):
    """Changes a statement's text and releases it: `rewrite("terms", "24 小時", "48 小時")`."""

    def run(name, old, new):
        file = company.folder / f"{name}.v1.md"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        release()

    return run


def staff(login):
    from anbao.identity import api as identity

    return Actor(ActorKind.STAFF, str(identity.account_of(login)))


def signed_in(login):
    """A member of staff's browser."""
    from anbao.project.demo import seed

    who = next(one for one in seed.SIGN_INS if one.login == login)
    browser = Client()
    answer = browser.post("/console/sign-in/", {"login": who.login, "password": who.password})
    assert answer.status_code == 302
    return browser


@pytest.fixture
def post(monkeypatch):
    """The mail server: what it took, with the address that stops advertising."""
    from anbao.messages import backends

    class Post:
        sent = ()

        def send(self, *, key, to, subject, text, stop=""):
            self.sent = (*self.sent, SimpleNamespace(to=to, subject=subject, text=text, stop=stop))
            return key

        def inquire(self, *, key):
            return None

    found = Post()
    monkeypatch.setattr(backends, "gateway", lambda _: found)
    return found


@pytest.fixture
def imported():
    """A small made-up official text of the e-commerce rules."""
    from datetime import date

    from anbao.kernel.ids import new_id
    from anbao.rulebook.models import OfficialSource, OfficialUnit

    def run(units=(("a1.p1", "測試用的第一項。"), ("a2.p1.s1", "測試用的第一款。"))):
        at = clock.now()
        source = OfficialSource.objects.create(
            id=new_id(at), work="ec", version=date(2022, 6, 24), title="測試", layout="paragraphs", partial=False,
            hidden=[], deleted=[], notes=[], name="x.txt", sha256="0" * 64, resolution={}, imported_by="tests",
            imported_at=at,
        )  # fmt: skip
        for position, (address, text) in enumerate(units):
            OfficialUnit.objects.create(
                source=source, position=position, address=address, line=position, text=text, leaf=True, digest="0" * 64
            )

    return run


@pytest.fixture(autouse=True)
def _nothing_imported():
    """A process remembers that a text was imported; the next test's database has none."""
    from anbao.commerce.site.queries import missing

    missing._imported.clear()
