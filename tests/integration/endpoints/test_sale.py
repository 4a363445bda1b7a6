"""The whole sale by a program: the same guards as on the pages, each refusal with its next step."""

import json
import re

import pytest

from anbao.commerce.journey.models import Application

DECLARED = {"insured": "self", "beneficiary": "legal-heirs", "other_medical_cover": False}


class Sale:
    """Steps of one application, each with the tag of what was read before."""

    def __init__(self, program, customer):
        self.program, self.customer = program, customer
        made = program.call("POST", "/applications", {"product": "travel", "inputs": customer.inputs()})
        assert made.status_code == 201, made.content.decode()
        self.id, self.path = made.json()["id"], f"/applications/{made.json()['id']}"
        assert made["Location"] == f"/api/v1{self.path}"
        self.tag = made["ETag"]

    def step(self, method, part, body=None, *, answers=200, match=True, **told):
        answer = self.program.call(
            method, f"{self.path}/{part}", {} if body is None else body, match=self.tag if match else "", **told
        )
        assert answer.status_code == answers, answer.content.decode()
        self.tag = answer.get("ETag", self.tag)
        return answer.json()

    def read(self):
        answer = self.program.call("GET", self.path)
        self.tag = answer["ETag"]
        return answer.json()

    def agree(self):
        for document in self.program.get(f"{self.path}/documents")["items"]:
            self.program.get(f"{self.path}/documents/{document['sha256']}")
        documents = self.program.get(f"{self.path}/documents")["items"]
        assert all(one["opened"] for one in documents)
        return self.step("POST", "agreement", {"documents": [one["reference"] for one in documents]})

    def code(self):
        self.step("POST", "code")
        self.program.shop.run_due(only="messages.%")
        return re.search(r"\d{6,}", self.program.shop.world.texts[-1][1])[0]

    def up_to_code(self):
        self.step("PUT", "declarations", DECLARED)
        self.agree()
        assert self.step("POST", "underwriting")["state"] == "underwritten"
        return self.code()


@pytest.fixture
def program(shop, customer):
    from tests.integration.endpoints.conftest import Program

    shop.pass_time(days=5)  # another trip than that of the policy that was sold
    return Program(shop, customer.by.id, "customer")


@pytest.fixture
def begun(program, customer):
    return Sale(program, customer)


def test_whole_sale(begun, shop, program):
    code = begun.up_to_code()
    begun.read()
    assert begun.step("POST", "confirmation", {"code": code})["state"] == "confirmed"
    ways = program.get(f"{begun.path}/payment-methods")["items"]
    entry = begun.step("POST", "payment", {"method": ways[0]["method"]})
    assert entry["fields"]
    assert begun.read()["state"] == "payment_open"
    signed = {"order": entry["fields"]["order"], "token": "tok-1"}
    assert begun.step("POST", "payment/return", {"query": signed})["state"] == "card_entered"
    shop.run_due()
    assert begun.read()["state"] == "cover_reported"
    policy = program.get("/policies?limit=1")["items"][0]
    assert policy["application"] == begun.id
    assert program.call("GET", f"/policies/{policy['id']}/document").content[:5] == b"%PDF-"


def test_guards_are_those_of_the_pages(begun, program):
    refused = begun.step("POST", "agreement", {"documents": []}, answers=409)
    assert refused["code"] == "journey.not-now"
    begun.step("PUT", "declarations", DECLARED)
    unread = [one["reference"] for one in program.get(f"{begun.path}/documents")["items"]]
    refused = begun.step("POST", "agreement", {"documents": unread}, answers=409)
    assert refused["clauses"]
    assert refused["remedy"]
    begun.agree()
    begun.step("POST", "underwriting")
    right = begun.code()
    begun.read()
    refused = begun.step("POST", "confirmation", {"code": "000000" if right != "000000" else "111111"}, answers=409)
    assert refused["errors"][0]["pointer"] == "/code"
    assert begun.step("POST", "payment", {"method": "own-card"}, answers=409)["code"] == "journey.not-now"


def test_what_was_changed_meanwhile_is_not_overwritten(begun):
    old = begun.tag
    begun.step("PUT", "declarations", DECLARED)
    begun.tag = old
    assert begun.step("PUT", "declarations", DECLARED, answers=412)["code"] == "changed-meanwhile"
    assert begun.step("PUT", "declarations", DECLARED, match=False, answers=428)["code"] == "precondition-required"
    begun.read()
    assert begun.step("PUT", "declarations", {**DECLARED, "insured": "child"}, answers=422, key="mine")
    begun.step("PUT", "declarations", DECLARED, key="mine")
    begun.tag = '"nobody-gave-this"'
    begun.step("PUT", "declarations", DECLARED, answers=412)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"insured": "child"}, "/child/name"),
        ({"insured": "nobody"}, "/insured"),
        ({"beneficiary": "named"}, "/beneficiary_name"),
        ({"other_medical_cover": "perhaps"}, "/other_medical_cover"),
    ],
)
def test_what_does_not_fit_says_where(begun, changes, pointer):
    answer = begun.step("PUT", "declarations", {**DECLARED, **changes}, answers=422)
    assert pointer in {one["pointer"] for one in answer["errors"]}


def test_text_that_has_no_bytes_is_no_json(begun, program):
    body = json.dumps({**DECLARED, "beneficiary": "named", "beneficiary_name": "\ud800", "beneficiary_relation": "子"})
    answer = program.call("PUT", f"{begun.path}/declarations", body, match=begun.tag)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_child_is_declared_as_on_the_page(begun):
    child = {"name": "林小寶", "national_id": "A223456781", "birth_date": "2020-03-04", "declared": False}
    said = {**DECLARED, "insured": "child", "child": child}
    answer = begun.step("PUT", "declarations", said, answers=422)
    assert answer["errors"][0]["pointer"] == "/child/declared"
    begun.step("PUT", "declarations", {**said, "child": {**child, "declared": True}})


def test_same_key_acts_once_and_another_body_is_a_conflict(program, customer):
    before = Application.objects.count()
    said = {"product": "travel", "inputs": customer.inputs()}
    first = program.call("POST", "/applications", said, key="one")
    again = program.call("POST", "/applications", said, key="one")
    assert (again.status_code, again.content) == (201, first.content)
    assert (again["Idempotency-Replayed"], again["ETag"]) == ("true", first["ETag"])
    assert Application.objects.count() == before + 1
    other = program.call("POST", "/applications", {**said, "inputs": customer.inputs(plan="standard")}, key="one")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
    wrong = program.call("POST", "/applications", {"product": "TRAVEL", "inputs": {}}, key="two")
    mended = program.call("POST", "/applications", said, key="two")
    assert (wrong.status_code, mended.status_code) == (422, 201), "what did nothing leaves its key free"
    missing = program.call("POST", "/applications", said, key="")
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency-key-missing")


def test_somebody_elses_application_and_policy_are_not_there(begun, shop, sold):
    from anbao.commerce.policies.models import Policy
    from tests.integration.endpoints.conftest import Program

    other = Program(shop, shop.customer(national_id="B123456780", login="another").by.id, "customer")
    policy = Policy.objects.get(application=sold).id
    paths = [begun.path, f"{begun.path}/documents", f"/policies/{policy}", f"/policies/{policy}/document"]
    assert [other.call("GET", path).status_code for path in paths] == [404] * 4
    body = {"inputs": {}}
    assert other.call("PUT", f"{begun.path}/quote", body, match=begun.tag).status_code == 404
    assert (
        other.get("/policies")["items"] == other.get("/applications")["items"] == other.get("/messages")["items"] == []
    )
