"""Messages are written in the language that the account reads; the home tells of what is under way elsewhere."""

import pytest
from django.test import Client

from anbao.commerce.care.actions import handling
from anbao.commerce.care.domain.case import Outcome
from anbao.commerce.care.models import Case
from anbao.commerce.disputes.actions import report
from anbao.commerce.policies.actions import close, deliver
from anbao.identity.models import Account
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.messages import api as messages
from anbao.messages.models import Message
from tests.integration.policies.test_pages import text

HOME = "/account/"


def newest(template):
    row = Message.objects.filter(template=template).latest("id")
    return row.language, messages.said_in([row.id])[row.id]


@pytest.mark.parametrize(("language", "words"), [("en", "Travel accident"), ("zh-hant", "旅行平安保險")])
def test_messages_speak_the_language_of_the_account(shop, owner, policy, language, words):
    owner.post("/account/care/new/", {"kind": "question", "words": "想問一下", "policy": ""})
    owner.post("/language", {"language": language})
    shop.pass_time(hours=1)
    by = Actor(ActorKind.CUSTOMER, str(policy.account_id))
    deliver.send_again(policy=policy.id, by=system("test"), at=shop.at)
    said, letter = newest("policies.delivered-mail")
    assert (said, words.casefold() in f"{letter.subject} {letter.text}".casefold()) == (language, True)
    close.request_code(policy=policy.id, closing="cancelled", account=policy.account_id, by=by, at=shop.at)
    assert newest("identity.otp-sms")[0] == language
    case = Case.objects.get()
    handling.answer(case=case.id, outcome=Outcome.EXPLAINED, words="說明", by=system("test"), at=shop.at)
    said, letter = newest("care.answered-mail")
    assert (said, "已說明" in letter.text) == (language, language == "zh-hant")
    assert Account.objects.get(id=policy.account_id).language == language


def test_home_tells_of_cases_papers_and_disputes(shop, owner, policy):
    owner.post("/account/care/new/", {"kind": "claim", "words": "行李沒有到", "policy": str(policy.id)})
    case = Case.objects.get()
    said = text(owner.get(HOME))
    assert "我們在辦理您的案件" in said
    assert case.number in said
    handling.ask_papers(case=case.id, papers=list(handling.PAPERS)[:1], by=system("test"), at=shop.at)
    assert "等您附上文件" in text(owner.get(HOME))
    by = Actor(ActorKind.STAFF, "clerk-1")
    report.report_by_telephone(application=policy.application, words="不是我刷的", by=by, at=shop.at)
    assert "正在查明您回報的款項" in text(owner.get(HOME))
    assert Client().get(HOME).status_code == 302


def test_another_customers_home_tells_nothing_of_it(owner, stranger, policy):
    owner.post("/account/care/new/", {"kind": "question", "words": "想問一下", "policy": ""})
    assert Case.objects.get().number not in stranger.get(HOME).content.decode()


def test_reader_of_another_language_may_have_messages_in_it_too(owner, policy):
    page = "/account/messages/"
    english = {"accept-language": "en"}
    assert b'type="hidden" name="language" value="en"' in owner.get(page, headers=english).content
    assert b'type="hidden" name="language"' not in owner.get(page).content
    owner.post("/language", {"language": "en"})
    assert b'type="hidden" name="language"' not in owner.get(page).content  # the cookie has it in English now
