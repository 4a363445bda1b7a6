"""The ledger's pages: who may, filters in the address, pages, what is sealed, files."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.kernel.actor import Subject, system
from anbao.kernel.registries import EventType, event_types
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from tests.integration.console.conftest import AT, PASSWORD

PAGE = "/console/ledger/"
MATTER = "019aa000-0000-7000-8000-000000000001"


@pytest.fixture
def pages(office, monkeypatch):
    from anbao.console.views import ledger as views

    monkeypatch.setattr(views, "now", lambda: office.at)
    office.adopt()
    event_types.add("test.said", EventType("說了「{words}」"))
    yield office
    event_types.discard("test.said")


@pytest.fixture
def browser(pages):
    return pages.staff("compliance-officer")


def record(words="好", *, minutes=0, parts=(), clauses=("ec.terms-agreed",), by=None):
    with transaction.atomic():
        return ledger.record(
            kind="test.said",
            by=by or system("tests"),
            at=AT + timedelta(minutes=minutes),
            subject=Subject("application", MATTER),
            clear={"words": words},
            clauses=clauses,
            parts=parts,
        )


def seen(browser, path="", *, answers=200, **query):
    answer = browser.get(PAGE + path, query)
    assert answer.status_code == answers, answer.content.decode()[:2000]
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_ledger_asks_for_its_permission(pages):
    event = record()
    paths = ["", f"{event}/", f"{event}/proof/", f"{event}/open/"]
    for path in paths:
        assert Client().get(PAGE + path).status_code == 302
        assert pages.staff("commerce-clerk").get(PAGE + path).status_code == 403
    assert pages.staff("commerce-clerk").post(f"{PAGE}{event}/open/", {"reason": "想看看內容"}).status_code == 403
    assert pages.staff("commerce-clerk").post(PAGE + "export/csv/").status_code == 403
    assert not ledger.browse(ledger.Wanted(kinds=("ledger.opened", "ledger.exported"))).entries


def test_list_says_what_who_when_on_what_and_why(browser):
    event = record()
    html = seen(browser, kind="test.said")
    assert "說了「好」" in html
    assert f'href="{PAGE}{event}/"' in html
    assert 'datetime="2026-11-20T06:00:00.000000+00:00">2026/11/20 14:00:00<' in html
    entry = browser.get(f"{PAGE}{event}/").content.decode()
    assert "2026/11/20 14:00:00.000000" in entry
    assert "2026-11-20 06:00:00.000000Z" in entry
    assert f'href="{PAGE}?matter=application%3A{MATTER}">投保申請</a>' in html
    assert f'href="{PAGE}?clause=ec.terms-agreed"' in html
    assert "等候編入" in html
    assert "王法遵" in seen(browser, kind="identity.")  # staff by their names


def test_filters_stay_in_the_address_and_what_is_wrong_is_said(browser):
    for n in range(51):
        record(str(n), minutes=n)
    html = seen(browser, kind="test.said", matter=MATTER)
    assert "說了「50」" in html
    assert "說了「0」" not in html
    assert f"matter={MATTER}" in html
    older = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    page = browser.get(PAGE + older).content.decode()
    assert "說了「0」" in page
    assert "說了「50」" not in page
    assert 'rel="prev"' in page
    day = (AT - timedelta(days=1)).date().isoformat()
    assert "沒有符合的紀錄" in seen(browser, kind="test.said", **{"from": day, "to": day})
    wrong = seen(browser, answers=422, kind="no.such", who="王小明")
    assert "沒有這一種事件" in wrong
    assert 'value="王小明"' in wrong
    assert 'href="#who"' in wrong


def test_pages_ask_the_same_however_many_entries(browser):
    record(by=system("x"))
    seen(browser)
    with CaptureQueriesContext(connection) as few:
        seen(browser, kind="test.said")
    for n in range(40):
        record(str(n))
    with CaptureQueriesContext(connection) as many:
        seen(browser, kind="test.said")
    assert len(few) == len(many) <= 12


def test_entry_says_its_clear_part_and_that_it_waits_for_its_signature(browser):
    html = seen(browser, f"{record('<b>')}/")
    assert "&lt;b&gt;" in html
    assert "等候簽署" in html
    assert f'href="/console/applications/{MATTER}/"' in html
    assert 'href="/console/rulebook/clauses/ec.terms-agreed/"' in html
    assert seen(browser, f"{MATTER}/", answers=404)
    assert seen(browser, f"{record()}/proof/", answers=404)


def test_what_is_sealed_opens_with_a_reason_that_is_recorded(browser, pages):
    with transaction.atomic():
        key = keys.create_data_key(matter=Subject("application", MATTER), at=AT)
    event = record(parts=[ledger.Part(key, {"name": "王小明", "about": ["x"]})])
    page = f"{PAGE}{event}/open/"
    assert "王小明" not in seen(browser, f"{event}/")
    short = browser.post(page, {"reason": "看"})
    assert short.status_code == 422
    assert "請寫得具體一點" in short.content.decode()
    assert re.search(r">\s*看</textarea>", short.content.decode())
    assert not ledger.browse(ledger.Wanted(kinds=("ledger.opened",))).entries
    opened = browser.post(page, {"reason": "申訴案查證"})
    assert "王小明" in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert browser.get(page).status_code == 302
    (look,) = ledger.browse(ledger.Wanted(kinds=("ledger.opened",))).entries
    assert look.by.startswith("staff:")
    html = seen(browser, matter=f"application:{MATTER}")
    assert "打開一筆紀錄的加密內容（test.said）" in html
    assert "申訴案查證" not in html
    assert PASSWORD not in html


def test_file_holds_what_is_filtered_without_formulas_and_leaves_an_entry(browser):
    record("=1+1", clauses=("ec.a7", "ec.terms-agreed"))
    event_types.discard("test.said")
    event_types.add("test.said", EventType("＝{words}"))
    record("second", minutes=1)
    answer = browser.post(PAGE + "export/csv/?kind=test.said")
    text = b"".join(answer.streaming_content).decode()
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["sentence"] for row in rows] == ["'＝second", "'＝=1+1"]
    assert rows[1]["clauses"] == "ec.a7 ec.terms-agreed"
    lines = b"".join(browser.post(PAGE + "export/jsonl/?kind=test.said").streaming_content).decode().splitlines()
    assert [json.loads(line)["clear"] for line in lines] == [{"words": "second"}, {"words": "=1+1"}]
    told = [entry.clear for entry in ledger.browse(ledger.Wanted(kinds=("ledger.exported",))).entries]
    assert {one["format"] for one in told} == {"csv", "jsonl"}
    assert {one["kind"] for one in told} == {"test.said"}
    assert browser.get(PAGE + "export/csv/").status_code == 405
    assert browser.post(PAGE + "export/xml/").status_code == 404
    assert browser.post(PAGE + "export/csv/?who=王小明").status_code == 404
