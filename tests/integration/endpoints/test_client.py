"""The client for programs: it is what the endpoints ask for, and works."""

import uuid

import httpx
import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from anbao.project.client.files import differing, written
from anbao_client import Client, Refused
from anbao_client.transport import Unchanged


@pytest.fixture
def client(program):
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    over = httpx.Client(transport=httpx.WSGITransport(get_wsgi_application()))
    with Client("http://testserver", program.token, client=over, language="zh-Hant-TW") as found:
        yield found
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_client_is_what_the_endpoints_ask_for():
    assert differing(written()) == [], "run ./anbao client"


def test_client_begins_a_sale_and_is_told_what_is_wrong(client, customer, shop, sold):
    shop.pass_time(days=5)
    key = uuid.uuid4().hex
    wanted = {"product": "travel", "inputs": customer.inputs()}
    begun = client.begin_application(wanted, key=key)
    assert (begun.status, begun.replayed) == (201, False)
    again = client.begin_application(wanted, key=key)
    assert (again.data, again.replayed) == (begun.data, True)
    said = {"insured": "self", "beneficiary": "legal-heirs", "other_medical_cover": False}
    declared = client.declare(begun.data["id"], said, etag=begun.etag)
    assert declared.data["state"] == "data_entered"
    with pytest.raises(Refused) as refused:
        client.declare(begun.data["id"], said, etag=begun.etag)
    assert (refused.value.status, refused.value.code) == (412, "changed-meanwhile")
    with pytest.raises(Unchanged):
        client.application(begun.data["id"], unless=declared.etag)
    policy = client.policies(limit=1).data["items"][0]
    assert client.policy_document(policy["id"]).data[:5] == b"%PDF-"
