"""The pages of policies: the owner's, a stranger's, the company's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anbao.kernel.errors import Rejected
from anbao.kernel.verdict import Passed
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_closing import cancelled, code
from tests.integration.policies.test_delivery import followed_up, opened


def signed_in(login):
    client = Client()
    answer = client.post(reverse("identity:sign-in"), {"login": login, "password": sale.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


@pytest.fixture
def owner(policy):
    return signed_in("meiling")


def staff(who):
    client = Client()
    answer = client.post(reverse("identity:staff-sign-in"), {"login": who.login, "password": who.password})
    assert answer.status_code == 302
    return client


@pytest.fixture
def clerk(policy):
    return staff(seed.CLERK)


def page(policy, name="policy", *more):
    return reverse(f"policies:{name}", args=[policy.id, *more])


def console(policy, *name):
    return reverse("policies-console:act" if name else "policies-console:policy", args=[policy.id, *name])


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_says_what_is_covered_and_that_there_is_no_withdrawal_and_why(owner, policy):
    answer = owner.get(page(policy))
    said = text(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    for words in (policy.number, "林美玲", "亞洲", "意外傷害身故及失能", "法定繼承人", "第 1 版"):
        assert words in said
    assert "十日撤銷權：這張保單沒有" in said
    assert "第六條第一項第四款第二目" in said
    assert f"退還保險費 NT${policy.premium:,}" in said
    assert "取消、終止與撤銷" in said
    assert "補寄保單不會重新起算" in said


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "policy"),
        ("get", "document"),
        ("get", "calendar"),
        ("post", "send-again"),
        ("post", "receive"),
        ("get", "closing:cancel"),
        ("post", "closing:cancel"),
        ("post", "closing-code:cancel"),
    ],
)
def test_page_is_the_owners_alone(shop, policy, method, name):
    url, _, way = name.partition(":")
    address = page(policy, url, *([way] if way else []))
    assert getattr(Client(), method)(address).status_code == 302
    shop.customer(national_id="B234567890", login="stranger")
    assert getattr(signed_in("stranger"), method)(address).status_code == 404


def test_document_fetched_by_its_owner_is_opened_but_not_ahead_of_time(owner, policy):
    assert owner.get(page(policy, "document"), headers={"Sec-Purpose": "prefetch"}).status_code == 404
    policy.refresh_from_db()
    assert policy.opened_at is None
    answer = owner.get(page(policy, "document"))
    assert answer["Content-Type"] == "application/pdf"
    policy.refresh_from_db()
    assert policy.opened_at is not None


def test_receipt_takes_a_tick_of_the_owners(shop, customer, owner, policy):
    assert 'name="agreed"' not in owner.get(page(policy)).content.decode()
    owner.get(page(policy, "document"))
    shown = owner.get(page(policy)).content.decode()
    assert 'name="agreed"' in shown
    assert "checked" not in re.search(r"<input[^>]*name=\"agreed\"[^>]*>", shown)[0]
    assert owner.post(page(policy, "receive")).status_code == 422
    policy.refresh_from_db()
    assert policy.received_at is None
    assert owner.post(page(policy, "receive"), {"agreed": "yes"}).status_code == 302
    assert "已經簽收" in text(owner.get(page(policy)))


def test_calendar_file(owner, policy):
    answer = owner.get(page(policy, "calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{policy.starts_at:%Y%m%dT%H%M%SZ}" in answer.content.decode()
    assert answer["Content-Disposition"] == f'attachment; filename="{policy.number}.ics"'


def test_sending_again_from_the_page(shop, owner, policy):
    assert owner.post(page(policy, "send-again")).status_code == 422
    shop.pass_time(minutes=5)
    assert owner.post(page(policy, "send-again")).status_code == 302
    assert text(owner.get(page(policy))).count("補寄 ") >= 1


def test_policy_is_cancelled_over_its_pages(shop, customer, owner, policy):
    closing = page(policy, "closing", "cancel")
    assert "寄驗證碼給我" in text(owner.get(closing))
    assert owner.post(page(policy, "closing-code", "cancel")).status_code == 302
    shop.run_due(only="messages.%")
    given = re.search(r"\d{6,}", [t for to, t in shop.world.texts if to == "0912345678"][-1])[0]
    wrong = owner.post(closing, {"code": f"{(int(given) + 1) % 10**6:06d}"})
    assert wrong.status_code == 422
    assert 'class="error-summary' in wrong.content.decode()
    assert owner.post(closing, {"code": given}).status_code == 302
    said = text(owner.get(page(policy)))
    assert "這張保單已經取消" in said
    assert "應退還保險費" in said
    assert "加入行事曆" not in said
    assert "STATUS:CANCELLED" in owner.get(page(policy, "calendar")).content.decode()
    assert owner.get(closing).status_code == 302
    assert "已取消" in text(owner.get(reverse("policies:account")))


def test_there_is_no_page_for_what_there_is_no_right_to(shop, owner, policy):
    assert owner.get(page(policy, "closing", "withdraw")).status_code == 302
    assert owner.get(page(policy, "closing", "sell")).status_code == 404
    shop.pass_time(seconds=(policy.starts_at - shop.at).total_seconds())
    owner = signed_in("meiling")
    assert owner.get(page(policy, "closing", "cancel")).status_code == 302
    assert "保障已經開始，不能取消了" in text(owner.get(page(policy)))


def test_home_leads_to_the_page(owner, policy):
    assert page(policy) in owner.get(reverse("policies:account")).content.decode()


def test_console_lists_what_waits_for_a_person(shop, policy):
    followed_up(shop, days=31)
    clerk = staff(seed.CLERK)
    listed = reverse("policies-console:list")
    for group, there in (("paper", True), ("refund", False), ("held", False), ("unopened", True)):
        assert (policy.number in text(clerk.get(listed, {"group": group}))) is there, group
    assert policy.number in text(clerk.get(listed, {"q": policy.number[:6]}))
    assert policy.number not in text(clerk.get(listed, {"q": "ZZ"}))


def test_console_acts(shop, customer, clerk, policy):
    shop.pass_time(minutes=10)
    assert clerk.post(console(policy, "send-again")).status_code == 302
    assert clerk.post(console(policy, "paper-sent")).status_code == 422
    assert clerk.post(console(policy, "no-such")).status_code == 404
    shop.world.fail["correction"] = [Rejected("unspecified")]
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    assert "正在更正承保通報" in text(clerk.get(console(policy)))
    assert clerk.post(console(policy, "correction-settled")).status_code == 422
    shop.run_due(only="journey.correct_report")
    assert "應向保險業通報系統更正" in text(clerk.get(console(policy)))
    assert clerk.post(console(policy, "correction-settled")).status_code == 302
    assert "應向保險業通報系統更正" not in text(clerk.get(console(policy)))


def test_console_acts_need_their_permission(policy):
    client = staff(seed.COMPLIANCE)
    shown = client.get(console(policy))
    assert shown.status_code == 200
    assert 'action="/console/policies' not in shown.content.decode()
    assert client.post(console(policy, "send-again")).status_code == 403


def test_console_shows_a_policy_that_cannot_be_signed(clerk, policy):
    policy.document = policy.document_at = policy.sent_at = None
    policy.held_for = "out-of-date"
    policy.save()
    assert "簽章憑證不在有效期間" in text(clerk.get(console(policy)))
    assert policy.number in text(clerk.get(reverse("policies-console:list"), {"group": "held"}))


def test_document_says_how_to_give_it_up(shop, customer, policy):
    from anbao.commerce.policies.queries.words import ending_words

    words = dict(ending_words(policy))
    assert "2 年以內" in words["契約撤銷"]
    assert "不適用收受保單翌日起 10 日內撤銷契約" in words["契約撤銷"]
    assert f"退還保險費 {policy.premium:,} 元" in words["取消"]
    _name, content = opened(shop, customer, policy)
    assert content.startswith(b"%PDF")
