"""A purchase over HTTP with every process running: pages, text message, acquirer's page, worker, ledger."""

import re
import time

import httpx
import pytest

from tests.acceptance.crashes.scene import Scene, row

pytestmark = pytest.mark.processes


@pytest.fixture
def scene(processes):
    scene = Scene(processes.start())
    yield scene
    scene.close()


def token_of(text):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]


def test_purchase_over_http(scene):
    from anbao.commerce.journey.models import Application

    buyer = scene.buyer()
    client = scene.browser(buyer.login).client
    home = client.get("/")
    href = re.search(r'href="(/apply/new/\?[^"]+)"', home.text)[1].replace("&amp;", "&")
    page = client.get(href)
    form = {"insured": "self", "beneficiary": "legal-heirs", "other_medical_cover": "no"}
    page = client.post(href, data={**form, "csrfmiddlewaretoken": token_of(page.text)}, follow_redirects=True)
    terms = str(page.url)
    agreed = re.findall(r'name="agreed" value="([^"]+)"', page.text)
    token = token_of(page.text)
    page = client.post(terms, data={"agreed": agreed, "csrfmiddlewaretoken": token}, follow_redirects=True)
    path = re.search(r'action="(/apply/[^"]+/)confirm/"', page.text)[1]
    code = buyer._code()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    page = client.post(f"{path}confirm/", data={**hidden, "code": code}, follow_redirects=True)
    assert page.status_code == 200
    assert page.url.path == f"{path}pay/"
    chosen = {"method": "own-card", "csrfmiddlewaretoken": token_of(page.text)}
    page = client.post(f"{path}pay/", data=chosen, follow_redirects=True)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    fields.pop("csrfmiddlewaretoken", None)  # the site's own forms have one
    entry = httpx.post(f"{scene.processes.simulator}/card/entry", data=fields)
    assert entry.status_code == 200
    back = httpx.post(f"{scene.processes.simulator}/card/entry/choose", data={**fields, "card": "own"})
    page = client.get(back.headers["Location"], follow_redirects=True)
    end = time.monotonic() + 20
    while page.url.path != f"{path}done/":
        assert time.monotonic() < end, page.url
        time.sleep(0.2)
        page = client.get(f"{path}progress/", follow_redirects=True)
    application = Application.objects.get().id
    scene.until(application, "cover_reported")
    scene.assert_charged_once(application)
    _policy_can_be_downloaded(client)
    _nothing_personal_was_logged(scene, application)


def _policy_can_be_downloaded(client):
    end = time.monotonic() + 15
    while not (found := re.search(r'href="(/account/policies/[^"]+/document)"', client.get("/account/").text)):
        assert time.monotonic() < end
        time.sleep(0.2)
    assert client.get(found[1]).content.startswith(b"%PDF")


def _nothing_personal_was_logged(scene, application):
    logs = scene.processes.logs()
    for personal in ("林美玲", "A100000", "0912000001", "buyer1@"):
        assert personal not in logs
    assert row(application).number
