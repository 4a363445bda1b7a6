"""Customers: found exactly, looked at for a reason that is kept and ends, shown in full as an act of its own."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.commerce.journey.models import Application
from anbao.console.models import Look, Reveal
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import staff, text

PAGE = "/console/customers/"
HIDDEN = ("林美玲", "A123456789", "0912345678", "mei.ling@example.tw", "市府路")
NUMBER = {"sought": "national-id", "text": "a123456789", "why": "contact", "words": ""}


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold"])


@pytest.fixture
def sold(shop):
    return shop


@pytest.fixture
def person(sold):
    return Application.objects.get().person


@pytest.fixture
def clerk(sold):
    return staff(seed.CLERK)


def events(person):
    entries = ledger.entries_of(Subject("person", str(person)))
    return [entry for entry in entries if entry.kind.startswith("console.")]


@pytest.mark.parametrize(
    "found_by",
    [
        {"text": "Ａ１２３４５６７８９"},
        {"sought": "phone", "text": "+886 912-345-678"},
        {"sought": "mail", "text": "MEI.LING@example.tw"},
    ],
)
def test_exact_number_finds_and_the_reason_is_kept(clerk, person, found_by):
    answer = clerk.post(PAGE, {**NUMBER, **found_by})
    assert answer.url == f"{PAGE}{person}/", "what was typed stands in no address"
    page = clerk.get(answer.url)
    assert "no-store" in page["Cache-Control"]
    shown = page.content.decode()
    assert "林〇〇" in shown
    assert "A12•••••89" in shown
    assert "TR1" in shown
    assert [word for word in HIDDEN if word in shown] == []
    look = Look.objects.get()
    assert (look.person, look.why, look.until - look.at) == (person, "contact", timedelta(minutes=60))
    (entry,) = events(person)
    assert entry.kind == "console.customer-looked-at"
    assert entry.clear["why"] == "contact"
    assert [word for word in HIDDEN if word in str(entry.clear)] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"why": ""}, "請選一個理由"),
        ({"why": "other", "words": " "}, "請寫下理由"),
        ({"why": "bored"}, "bored"),
        ({"text": ""}, "請填寫完整的號碼"),
        ({"text": "A12\0"}, "空"),
        ({"sought": "name"}, "name"),
    ],
)
def test_without_a_reason_nobody_is_looked_for(clerk, wrong, said):
    answer = clerk.post(PAGE, {**NUMBER, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode() or said == "空"
    assert not Look.objects.exists()


@pytest.mark.parametrize("text_", ["A12345678", "B123456789", "%", "A123456789' OR 1=1"])
def test_who_is_not_found_is_recorded_as_well(clerk, person, text_):
    answer = clerk.post(PAGE, {**NUMBER, "text": text_, "why": "other", "words": "來文 115-3 號"})
    assert answer.status_code == 422
    assert "沒有找到這位客戶" in text(answer)
    look = Look.objects.get()
    assert look.person is None
    assert look.until == look.at
    assert events(person) == []
    (entry,) = ledger.entries_of(Subject("customer-search", str(look.id)))
    assert entry.kind == "console.customer-not-found"
    assert "來文 115-3 號" in text(staff(seed.COMPLIANCE).get(f"{PAGE}looks/"))


def test_staff_are_no_customers(clerk):
    answer = clerk.post(
        PAGE, {**NUMBER, "sought": "mail", "text": seed.OFFICER.mail if hasattr(seed.OFFICER, "mail") else "x@y"}
    )
    assert answer.status_code == 422
    somebody = next(iter(identity.staff_holding("customers.view").values()))
    assert clerk.get(f"{PAGE}{somebody}/").status_code == 404


def test_page_asks_why_and_the_reason_ends(clerk, person, shop, settings):
    settings.ANBAO_LOOK_MINUTES = 5
    asked = clerk.get(f"{PAGE}{person}/")
    assert "為什麼要看這位客戶" in text(asked)
    assert "林" not in text(asked).replace("林承辦", "")
    assert clerk.post(f"{PAGE}{person}/look/", {"why": ""}).status_code == 422
    assert clerk.post(f"{PAGE}{person}/look/", {"why": "matter"}).status_code == 302
    assert "林〇〇" in text(clerk.get(f"{PAGE}{person}/"))
    assert "為什麼要看這位客戶" in text(staff(seed.COMPLIANCE).get(f"{PAGE}{person}/")), "another's reason is not mine"
    shop.pass_time(minutes=4)
    assert "林〇〇" in text(clerk.get(f"{PAGE}{person}/"))
    shop.pass_time(minutes=1)
    assert "為什麼要看這位客戶" in text(clerk.get(f"{PAGE}{person}/"))
    assert clerk.post(f"{PAGE}{person}/reveal/").status_code == 409
    assert not Reveal.objects.exists()


def test_everything_is_shown_once_and_recorded(clerk, person):
    clerk.post(PAGE, NUMBER)
    shown = clerk.post(f"{PAGE}{person}/reveal/")
    assert [word for word in HIDDEN if word not in shown.content.decode()] == []
    assert "no-store" in shown["Cache-Control"]
    assert [entry.kind for entry in events(person)] == ["console.customer-looked-at", "console.customer-revealed"]
    assert [word for word in HIDDEN if word in clerk.get(f"{PAGE}{person}/").content.decode()] == []
    assert clerk.get(f"{PAGE}{person}/reveal/").status_code == 405
    compliance = staff(seed.COMPLIANCE)
    assert "林承辦" in text(compliance.get(f"{PAGE}looks/"))
    compliance.post(PAGE, NUMBER)
    assert compliance.post(f"{PAGE}{person}/reveal/").status_code == 403


def test_each_permission_is_asked_for(sold, person):
    underwriter, clerk = staff(seed.UNDERWRITER), staff(seed.CLERK)
    for path in (PAGE, f"{PAGE}{person}/"):
        assert underwriter.get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert underwriter.post(f"{PAGE}{person}/look/", {"why": "matter"}).status_code == 403
    assert clerk.get(f"{PAGE}looks/").status_code == 403
    assert clerk.get(f"{PAGE}{UUID(int=1)}/").status_code == 404
    assert clerk.post(f"{PAGE}{UUID(int=1)}/look/", {"why": "matter"}).status_code == 404
    assert f"{PAGE}{person}/" in clerk.get(f"/console/applications/{Application.objects.get().id}/").content.decode()


def test_page_asks_as_often_however_much_there_is(clerk, person):
    clerk.post(PAGE, NUMBER)
    clerk.get(f"{PAGE}{person}/")  # what a process looks up once
    counted = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            clerk.get(f"{PAGE}{person}/")
        counted.append(len(asked))
        row = Application.objects.latest("created_at")
        row.id, row.number = uuid4(), f"A-{uuid4().int % 10**6}"
        row.save(force_insert=True)
        clerk.post(f"{PAGE}{person}/look/", {"why": "matter"})
    assert len(set(counted)) == 1, counted


def test_erased_customer_has_a_page_without_data(clerk, person, monkeypatch):
    clerk.post(PAGE, {**NUMBER, "why": "other", "words": "案件"})

    def gone(*_args, **_more):
        raise keys.KeyDestroyed("erased")

    monkeypatch.setattr(identity, "known_of", gone)
    monkeypatch.setattr("anbao.console.queries.customers.messages.newest_of", gone)
    page = clerk.get(f"{PAGE}{person}/")
    assert page.status_code == 200
    assert "資料已依規定刪除" in text(page)


def test_file_with_personal_data_needs_permission_and_reason_and_is_recorded(clerk, person):
    number = Application.objects.get().number
    there, why = f"{PAGE}export/applications/", {"form": "csv", "why": "authority", "words": "來文 115-9 號"}
    assert clerk.get(there).status_code == 403
    assert clerk.post(there, why).status_code == 403
    assert "含個人資料" not in text(clerk.get("/console/applications/"))
    assert "林美玲" not in clerk.get("/console/applications/", {"file": "csv"}).content.decode()
    compliance = staff(seed.COMPLIANCE)
    assert "含個人資料" in text(compliance.get("/console/applications/"))
    assert "檔案有 1 筆" in text(compliance.get(there))
    without = compliance.post(there, {**why, "why": ""})
    assert without.status_code == 422
    assert not Look.objects.exists()
    file = compliance.post(there, why)
    assert "no-store" in file["Cache-Control"]
    line = file.content.decode("utf-8-sig").splitlines()[1]
    assert number in line
    assert "林美玲" in line
    assert "A123456789" not in line, "an identity number is never in a list's file"
    look = Look.objects.get()
    assert (look.sought, look.person, look.why) == ("file:applications", None, "authority")
    (entry,) = ledger.entries_of(Subject("customer-export", str(look.id)))
    assert entry.clear == {"list": "applications", "form": "csv", "rows": 1, "why": "authority"}
    seen = text(compliance.get(f"{PAGE}looks/"))
    assert "匯出：投保申請" in seen
    assert "來文 115-9 號" in seen
    assert compliance.post(f"{there}?q=ZZ", why).status_code == 422, "nothing is filtered"
    assert compliance.get(f"{PAGE}export/nothing/").status_code == 404
    assert compliance.post(f"{PAGE}export/policies/", {**why, "form": "xlsx"}).status_code == 200
