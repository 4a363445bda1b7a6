"""The demo company with its disclosures released, a browser, and a telephone that shows what arrives."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from anbao.kernel import clock

TYPED = {
    "national_id": "A123456789",
    "name": "王小明",
    "birth_date_year": "79",
    "birth_date_month": "5",
    "birth_date_day": "17",
    "phone": "0912-345-678",
    "mail": "xiaoming.wang@example.com",
    "address": "臺北市信義區市府路 1 號",
    "login": "traveller-wang",
    "password": "Harbor-72-kestrel",
}


class Post:
    """A provider of text messages and a mail server at once, as the gateways' protocols have them."""

    def __init__(self):
        self.sent = []

    def send(self, *, key, to, text, subject="", sender=""):
        self.sent.append(SimpleNamespace(key=key, to=to, text=text, subject=subject))
        return SimpleNamespace(provider_id=key, message_id=key)

    def inquire(self, *, key):
        return None


class Telephone:
    """Delivers what was written, as the worker would, and reads it."""

    def __init__(self, post):
        self.post = post

    def messages(self):
        from anbao.messages.models import Message
        from anbao.messages.tasks import deliver

        for message in Message.objects.filter(state=Message.State.QUEUED).order_by("created_at"):
            deliver(message=str(message.id))
        return self.post.sent

    def code(self):
        return re.search(r"驗證碼\D{0,4}(\d+)", [m for m in self.messages() if "驗證碼" in m.text][-1].text)[1]


class Browser(Client):
    """Goes through the pages of registration."""

    typed = TYPED

    def read(self):
        page = self.get("/register/").content.decode()
        return dict.fromkeys(re.findall(r"agree_[0-9a-f]{64}", page), "on")

    def begin(self, query=""):
        return self.post(f"/register/{query}", self.read())

    def fill(self, **changes):
        self.get("/register/details/")  # a browser that sends the form has its cookie
        return self.post("/register/details/", {**TYPED, **changes})

    def enter(self, code):
        return self.post("/register/code/", {"code": code})


@pytest.fixture
def company(committed_stage):
    from anbao.project.demo import seed

    committed_stage("the demo company", lambda: seed.run(at=clock.now()))


@pytest.fixture
def telephone(monkeypatch):
    from anbao.messages import backends

    post = Post()
    monkeypatch.setattr(backends, "load", lambda config: post)
    return Telephone(post)


@pytest.fixture
def visitor(company):
    return Browser()


@pytest.fixture
def new_visitor(company):
    return Browser
