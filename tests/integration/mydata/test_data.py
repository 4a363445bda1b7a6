"""One's own data: what is kept and why, and a copy that forgets nothing, after the password."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.commerce.care.models import Case
from anbao.commerce.mydata.domain.decided import SECTIONS_WITHHELD, TABLES_EMPTY_OF_WORDS, TABLES_WITHHELD, shown
from anbao.commerce.mydata.queries import copy as copying
from anbao.commerce.records.domain import decided as record
from anbao.kernel.registries import account_matters, kept_data
from anbao.ledger.models import Event
from tests.integration.journey import sale
from tests.integration.policies.test_pages import text

DATA, COPY = "/account/data/", "/account/data/copy/"
ID = "A123456789"


def take(client, how="json", password=sale.PASSWORD):
    return client.post(COPY, {"password": password, "as": how})


def test_every_table_of_a_person_is_in_the_copy_or_left_out_for_a_reason():
    """What the record of an application holds is in it; of the rest every app says what it keeps."""
    of_persons = {name for name, why in record.MODELS_OUT.items() if why in {record._PERSON, record._SIGN_IN}}
    told = {table for _name, kind in kept_data.items() for table in kind.tables}
    left_out = TABLES_WITHHELD.keys() | TABLES_EMPTY_OF_WORDS.keys()
    assert of_persons - told - left_out == set(), "tell it in `kept_data`, or leave it out and say why"
    assert told & left_out == set()
    assert {table for table in told | left_out if apps.get_model(table) is None} == set()
    assert SECTIONS_WITHHELD.keys() <= set(record.MODELS_IN.values())
    assert {"identity", "journey", "care", "policies", "registration"} <= account_matters.names()


def test_page_says_what_why_until_when_and_whom(owner, policy):
    answer = owner.get(DATA)
    assert answer["Cache-Control"] == "private, no-store"
    said = text(answer)
    assert ID not in said
    for words in (
        "A12••••789",
        "林美玲",
        policy.number,
        "至少保存 5 年",
        "保險業通報系統",
        "核心系統",
        "簡訊",
        "基本資料與帳號",
    ):
        assert words in said, words
    assert "/account/care/new/?kind=privacy" in answer.content.decode()


def test_page_and_copy_are_the_owners_alone(owner, stranger, policy):
    for address in (DATA, COPY):
        assert Client().get(address)["location"].startswith("/sign-in/")
    said = stranger.get(DATA).content.decode()
    assert policy.number not in said
    assert "還沒有告訴過任何人" in said
    made = take(stranger).json()
    assert made["applications"] == []
    assert made["sections"]["person"][0]["national_id"] == "B223456786"
    assert ID not in json.dumps(made)


def test_copy_takes_the_password_again_and_says_so_in_the_ledger(owner, policy):
    assert ID not in owner.get(COPY).content.decode()
    refused = take(owner, password="wrong-Horse-1")
    assert refused.status_code == 422
    assert "wrong-Horse-1" not in refused.content.decode()
    assert take(owner, password="").status_code == 422
    assert take(owner, how="xml").status_code == 404
    assert Event.objects.filter(kind="commerce.mydata.copied").count() == 0
    answer = take(owner)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "attachment" in answer["Content-Disposition"]
    assert Event.objects.filter(kind="commerce.mydata.copied").count() == 1


def test_copy_holds_every_kind_that_is_kept_and_nothing_that_is_withheld(owner, policy):
    owner.post("/account/care/new/", {"kind": "question", "words": "想問一下", "policy": ""})
    owner.post("/account/consents/advertising/", {"choice": "stop"})
    made = take(owner).json()
    (one,) = made["applications"]
    empty = {name for name, rows in one["content"].items() if not rows}
    assert set(one["content"]) == (set(record.MODELS_IN.values()) | {"documents"}) - SECTIONS_WITHHELD.keys()
    assert {"applications", "policies", "payments", "reports", "messages", "files", "ledger_entries"} & empty == set()
    sections = {name for kind in (kind for _n, kind in kept_data.items()) for name in kind.rows(policy.account_id)}
    assert sections <= made["sections"].keys()
    assert made["sections"]["care_steps"][0]["words"] == "想問一下"
    assert made["sections"]["advertising_choices"][0]["wanted"] is False
    whole = json.dumps(made, ensure_ascii=False)
    assert ID in whole
    for secret in (
        'password"',
        "key_hash",
        "code_mac",
        "secret_text",
        "entry_token",
        '"screening.',
        "own.abnormal",
        "pep-screened",
    ):
        assert secret not in whole, secret


def test_copy_names_nobody_of_the_staff_and_no_notes():
    rows = {
        "care_steps": [{"kind": "note", "words": "x"}, {"kind": "answer", "words": "y", "by": "staff:1"}],
        "ledger_entries": [{"kind": "screening.screened"}, {"kind": "underwriting.decided"}, {"kind": "files.stored"}],
        "reviews": [{"note": "z"}],
        "decisions": [
            {
                "facts": {"own.abnormal": False, "screening.pep": "hit", "sum.own": 1},
                "decision": {"guards": [{"guard": "sale.pep-screened", "verdict": "referred"}, {"guard": "sale.x"}]},
                "reason": "screening.sanctions",
            }
        ],
    }
    assert shown(rows) == {
        "care_steps": [{"kind": "answer", "words": "y", "by": "staff"}],
        "ledger_entries": [{"kind": "files.stored"}],
        "decisions": [{"facts": {"sum.own": 1}, "decision": {"guards": [{"guard": "sale.x"}]}, "reason": ""}],
    }


def test_printed_copy_reads_as_words(owner, policy):
    said = text(take(owner, how="page"))
    for words in (ID, "林美玲", "臺北市信義區市府路 1 號", "要保人", "繳費", "不在複本裡的"):
        assert words in said, words


def test_long_copy_is_taken_in_parts_and_together_they_are_all(shop, owner, policy, monkeypatch):
    monkeypatch.setattr(copying, "A_PART", 1)
    assert 'name="part"' not in owner.get(COPY).content.decode()
    shop.pass_time(minutes=1)
    other = shop.buyer.start()
    assert "第 2 部分" in owner.get(COPY).content.decode()
    taken = [owner.post(COPY, {"password": sale.PASSWORD, "as": "json", "part": part}).json() for part in (1, 2)]
    ids = [[one["id"] for one in made["applications"]] for made in taken]
    assert ids == [[str(other)], [str(policy.application)]]
    assert [(made["part"], made["parts"]) for made in taken] == [(1, 2), (2, 2)]
    for wrong in ("3", "0", "x"):
        answer = owner.post(COPY, {"password": sale.PASSWORD, "as": "json", "part": wrong})
        assert answer.status_code == 422


def test_page_costs_no_more_with_more(owner, policy):
    owner.get(DATA)
    with CaptureQueriesContext(connection) as few:
        owner.get(DATA)
    for _ in range(4):
        owner.post("/account/care/new/", {"kind": "question", "words": "再問一次", "policy": ""})
    assert Case.objects.count() == 4
    with CaptureQueriesContext(connection) as many:
        owner.get(DATA)
    assert len(many) == len(few)


@pytest.mark.parametrize("number", ["A123456789", "AB12", ""])
def test_number_is_half_hidden(number):
    from anbao.commerce.mydata.queries.masking import half_hidden

    assert half_hidden(number) in {"A12••••789", "••••", ""}
