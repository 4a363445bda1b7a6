"""What may be read, by whom: products by everybody, the rulebook by staff who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def test_products_are_there_for_everybody(shop, client):
    found = client.get("/api/v1/products").json()["items"]
    assert "travel" in {one["key"] for one in found}
    one = client.get("/api/v1/products/travel").json()
    assert {spec["name"] for spec in one["inputs"]} >= {"departs_at", "plan"}
    document = one["documents"][0]
    text = client.get(f"/api/v1/products/travel/documents/{document['sha256']}").json()
    assert text["reference"] == document["reference"]
    assert "<p>" in text["html"]
    assert client.get("/api/v1/products/nothing").json()["code"] == "not-found"


def test_price_is_the_same_as_on_the_page_and_a_refusal_has_its_next_step(shop, customer, client):
    answer = client.post(
        "/api/v1/quotes", {"product": "travel", "inputs": customer.inputs()}, content_type="application/json"
    )
    assert answer.json()["premium"] > 0
    late = customer.inputs(departs_at="2020-01-01T08:00")
    refused = client.post("/api/v1/quotes", {"product": "travel", "inputs": late}, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["remedy"]
    assert refused.json()["errors"][0]["pointer"] == "/departs_at"


def test_rulebook_and_ledger_are_for_staff_who_may(shop, sold, office, program):
    officer = office("compliance")
    works = officer.get("/rulebook/coverage")["works"]
    assert sum(one["counts"]["running"] for one in works) > 0
    page = officer.get("/rulebook/clauses?limit=2")
    following = officer.get(f"/rulebook/clauses?limit=2&after={page['next']}")
    assert not {one["key"] for one in page["items"]} & {one["key"] for one in following["items"]}
    key = page["items"][0]["key"]
    assert officer.get(f"/rulebook/clauses/{key}")["key"] == key
    assert officer.get("/rulebook/clauses/nothing.at-all", answers=404)["code"] == "not-found"
    entries = officer.get(f"/ledger/entries?application={sold}")["items"]
    assert "commerce.application.contracted" in {one["kind"] for one in entries}
    told = program.get("/rulebook/coverage", answers=403)
    assert (told["code"], "rulebook:read" in told["title"], bool(told["remedy"])) == ("scope-missing", True, True)
    clerk = office("clerk").get(f"/ledger/entries?application={sold}", answers=403)
    assert clerk["code"] == "permission-missing"


@pytest.mark.parametrize("path", ["/products", "/openapi.json", "/rulebook/coverage"])
def test_what_has_not_changed_is_not_sent_again(shop, office, path):
    officer = office("compliance")
    first = officer.call("GET", path)
    again = officer.call("GET", path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert officer.call("HEAD", path).content == b""


def test_what_is_not_there_is_a_problem_too(shop, client):
    nowhere = client.get("/api/v1/nothing/here")
    assert (nowhere.status_code, nowhere["Content-Type"]) == (404, "application/problem+json")
    wrong = client.delete("/api/v1/products")
    assert (wrong.status_code, wrong["Allow"], wrong.json()["code"]) == (405, "GET", "method-not-allowed")
    assert not nowhere.cookies
    assert not wrong.cookies


def test_pages_say_what_can_be_called_and_what_may_be_wrong(shop, client):
    document = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/").content.decode()
    calls = [
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    ]
    assert len(calls) > 30
    assert [call for call in calls if call not in page] == []
    problems = client.get("/api/v1/problems/").content.decode()
    assert 'id="idempotency-key-reused"' in problems


def test_messages_are_the_owners_and_their_secrets_masked(shop, sold, program):
    found = program.get("/messages?limit=2")
    assert len(found["items"]) == 2
    following = program.get(f"/messages?after={found['next']}")["items"]
    codes = [one["text"] for one in (*found["items"], *following) if one["about"] == "驗證碼"]
    assert codes
    assert not any(text for text in codes if any(code in text for code in said(shop)))
    assert program.call("GET", "/messages?after=nothing").status_code == 422


def test_many_rows_take_no_more_questions_than_one(shop, sold, customer, program, office):
    officer = office("compliance")
    shop.pass_time(days=5)
    customer.reach("payment_open")
    lists = {"/applications": program, "/console/applications": officer, "/console/payments": officer}
    for path, caller in lists.items():
        caller.get(path)
        assert _asked(caller, path, 1) == _asked(caller, path, 2), path


def _asked(caller, path, limit):
    with CaptureQueriesContext(connection) as found:
        assert len(caller.get(f"{path}?limit={limit}")["items"]) == limit
    return len(found)


def said(shop):
    import re

    return [code for _to, text in shop.world.texts for code in re.findall(r"\d{6,}", text)]
