"""The document is true: every answer that it names can be had, no other one comes, and any call gets one of them."""

import json
import re
import uuid

import pytest

from anbao.endpoints.rest.document import operations
from tests.integration.endpoints.conftest import Program
from tests.integration.endpoints.test_sale import DECLARED, Sale

BODIES = {
    "quote": {"product": "travel", "inputs": {}},
    "begin_application": {"product": "travel", "inputs": {}},
    "change_quote": {"inputs": {}},
    "declare": DECLARED,
    "agree": {"documents": []},
    "confirm": {"code": "123456"},
    "open_payment": {"method": "own-card"},
    "payment_return": {"query": {"order": "another", "token": "tok-1"}},
}
WRONG_QUERY = "?limit=0&application=7&x="
STALE = '"99-0123456789abcdef"'


@pytest.fixture(scope="module")
def document():
    from anbao.endpoints.rest import interface

    return json.loads(interface.document("zh-hant"))


class Walk:
    """Calls, and which operation answered what."""

    def __init__(self, shop, customer, officer, document):
        shop.pass_time(days=5)
        self.shop, self.buyer, self.seen = shop, customer, set()
        self.customer, self.officer = Program(shop, customer.by.id, "customer"), officer
        self.bare = Program(shop, customer.by.id, "customer", scopes=[])
        self.known = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), method.upper(), one["operationId"])
            for path, method, one in operations(document)
        ]
        for program in (self.customer, self.officer, self.bare):
            program.call = self._noting(program.call)

    def _noting(self, call):
        def noted(method, path, *arguments, **told):
            answer = call(method, path, *arguments, **told)
            whole = "/api/v1" + path.partition("?")[0]
            name = next(name for pattern, verb, name in self.known if verb == method and pattern.match(whole))
            self.seen.add((name, answer.status_code))
            return answer

        return noted


@pytest.fixture
def walk(shop, customer, office, document):
    return Walk(shop, customer, office("compliance"), document)


def test_every_answer_in_the_document_can_be_had_and_no_other_comes(walk, document, settings, sold):
    sale = Sale(walk.customer, walk.buyer)
    whole_sale(walk, sale)
    sale.read()
    for one in operations(document):
        wrong_in_every_way(walk, Call(walk, sale, one, sold))
    held(walk)
    settings.ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS = 1
    for one in operations(document):
        for _ in range(2):
            Call(walk, sale, one, sold).make()
    documented = {
        (one["operationId"], int(status)) for _path, _method, one in operations(document) for status in one["responses"]
    }
    assert documented - walk.seen == set(), "documented, but nothing here produces it"
    assert walk.seen - documented == set(), "not in the document"


def whole_sale(walk, sale):
    """Everything that answers well, in its order."""
    program, office = walk.customer, walk.officer
    begun = sale.path
    sale.step("PUT", "quote", {"inputs": walk.buyer.inputs(plan="standard")})
    code = sale.up_to_code()
    sale.read()
    sale.step("POST", "confirmation", {"code": code})
    program.get(f"{begun}/payment-methods")
    sale.step("POST", "payment", {"method": "own-card"})
    sale.step("DELETE", "payment")
    entry = sale.step("POST", "payment", {"method": "own-card"})
    sale.step("POST", "payment/return", {"query": {"order": entry["fields"]["order"], "token": "tok-1"}})
    walk.shop.run_due()
    policy = program.get("/policies")["items"][0]["id"]
    product = program.get("/products/travel")
    key = office.get("/rulebook/clauses")["items"][0]["key"]
    for reader, path in (
        (program, f"/policies/{policy}"),
        (program, f"/policies/{policy}/document"),
        (program, "/applications"),
        (program, "/messages"),
        (program, "/token"),
        (program, "/products"),
        (program, "/policies"),
        (program, "/products/travel"),
        (program, f"/products/travel/documents/{product['documents'][0]['sha256']}"),
        (program, begun),
        (program, f"{begun}/documents"),
        (program, f"{begun}/documents/{program.get(f'{begun}/documents')['items'][0]['sha256']}"),
        (program, f"{begun}/payment-methods"),
        (office, "/rulebook/coverage"),
        (office, "/rulebook/clauses"),
        (office, f"/rulebook/clauses/{key}"),
        (office, f"/ledger/entries?application={sale.id}"),
        (office, "/console/applications"),
        (office, f"/console/applications/{sale.id}"),
        (office, "/console/reports"),
        (office, "/console/payments"),
    ):
        first = reader.call("GET", path)
        reader.call("GET", path, **{"If-None-Match": first.get("ETag", "")})
    program.post("/quotes", {"product": "travel", "inputs": walk.buyer.inputs()})
    program.post("/quotes", {"product": "travel", "inputs": {}}, answers=409)


class Call:
    """One operation with everything that it needs, one thing of which may be wrong."""

    def __init__(self, walk, sale, one, sold):
        path, method, operation = one
        self.tag = sale.tag
        self.walk, self.method, self.operation, self.name = walk, method.upper(), operation, operation["operationId"]
        there = path.removeprefix("/api/v1").replace("{application}", sale.id).replace("{line}", "travel")
        self.path = re.sub(r"\{(\w+)\}", _missing, there)  # what else may be missing is missed only after the rest
        self.missing = re.sub(r"\{(\w+)\}", _missing, path.removeprefix("/api/v1"))
        self.body = BODIES.get(self.name)
        staff = operation.get("x-scope", "").startswith(("console", "rulebook", "ledger"))
        self.program = walk.officer if staff else walk.customer
        self.query = f"?application={sold}" if self.name == "ledger_entries" else ""

    def make(self, *, path=None, program=None, **told):
        values = {"match": STALE, **told}
        body = values.pop("body", self.body)
        return (program or self.program).call(self.method, (path or self.path) + self.query, body, **values)


def _missing(found):
    return str(uuid.UUID(int=7)) if found[1] in {"application", "policy"} else "nothing"


def wrong_in_every_way(walk, call):
    responses = call.operation["responses"]
    if "401" in responses:
        assert call.make(Authorization="").status_code == 401
    if "403" in responses:
        assert call.make(program=walk.bare).status_code == 403
    if "404" in responses:
        assert call.make(path=call.missing).status_code == 404
    if "422" in responses:
        invalid = (
            {"body": {"inputs": 5}} if call.body is not None else {"path": f"{call.path}?limit=0&application=7&x="}
        )
        assert call.make(**invalid).status_code == 422, call.name
    if "400" in responses:
        wrong = {"body": "{"} if call.name == "quote" else {"key": ""}
        assert call.make(**wrong).status_code == 400
    if "412" in responses:
        assert call.make().status_code == 412
        assert call.make(match="").status_code == 428
    if "409" in responses and call.name != "quote":
        assert call.make(match=call.tag).status_code == 409


def held(walk):
    """The list of sanctioned names is too old: nobody can say whether to insure."""
    walk.shop.pass_time(days=15)
    sale = Sale(walk.customer, walk.buyer)
    sale.step("PUT", "declarations", DECLARED)
    sale.agree()
    sale.step("POST", "underwriting", answers=503)
