"""The demo company with its disclosures released, a clerk's browser, and a post that shows what arrives."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.integration.journey.test_pages import sign_in
from tests.integration.registration.conftest import Post, Telephone, company

__all__ = ["company"]
TYPED = {
    "national_id": "A123456789",
    "name": "王小明",
    "birth_date_year": "79",
    "birth_date_month": "5",
    "birth_date_day": "17",
    "phone": "0912-345-678",
    "mail": "xiaoming.wang@example.com",
    "address": "臺北市信義區市府路 1 號",
    "office": "臺北分公司一樓",
    "papers": ["identity-card", "health-card"],
}
LOGIN, PASSWORD = "traveller-wang", "Harbor-72-kestrel"


class Counter:
    """The clerk at the counter."""

    def __init__(self):
        from anbao.project.demo import seed

        self.browser = sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")

    def boxes(self):
        page = self.browser.get("/console/branch/new/").content.decode()
        return dict.fromkeys(re.findall(r'name="(signed_[0-9a-f]{64})"', page), "on")

    def record(self, *, boxes=None, content=b"%PDF-1.7 signed", **changes):
        scan = {"scan": SimpleUploadedFile("signed.pdf", content, "application/pdf")} if content else {}
        chosen = self.boxes() if boxes is None else boxes
        return self.browser.post("/console/branch/new/", {**TYPED, **chosen, **changes, **scan})


class Home:
    """The applicant's browser."""

    def __init__(self):
        self.browser = Client()

    def claim(self, code, national_id="A123456789"):
        return self.browser.post("/register/activate/", {"code": code, "national_id": national_id})

    def choose(self, login=LOGIN, password=PASSWORD):
        return self.browser.post("/register/activate/account/", {"login": login, "password": password})

    def enter(self, code):
        return self.browser.post("/register/activate/code/", {"code": code})


class Mailbox(Telephone):
    """Reads activation codes as well."""

    def activation_code(self):
        mails = [message for message in self.messages() if "啟用碼：" in message.text]
        return re.search(r"啟用碼：([A-Z0-9-]+)", mails[-1].text)[1]


@pytest.fixture
def mailbox(monkeypatch):
    from anbao.messages import backends

    post = Post()
    monkeypatch.setattr(backends, "load", lambda config: post)
    return Mailbox(post)


@pytest.fixture
def counter(company):
    return Counter()


@pytest.fixture
def home(company):
    return Home()
