"""The pages: the owner's, a stranger's, everybody's, the company's; hostile input."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from anbao.commerce.care.actions import gate
from anbao.commerce.care.models import Case, PromiseSet
from anbao.commerce.care.queries.cases import said_of
from anbao.commerce.care.queries.promises import in_force, promised
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.clock import local_date
from anbao.project.demo import seed
from tests.integration.care.test_cases import ANSWER, WORDS, own
from tests.integration.policies.test_pages import signed_in, staff, text

LIST, NEW, CONTACT, CONSOLE = "/account/care/", "/account/care/new/", "/contact/", "/console/care/"
ASKED = {"kind": "question", "words": WORDS}
WROTE = {**ASKED, "name": "陳先生", "mail": "stranger@example.tw"}


@pytest.fixture
def owner(policy):
    return signed_in("meiling")


@pytest.fixture
def clerk(shop):
    return staff(seed.CLERK)


def mine(row=None):
    return reverse("care:case", args=[(row or Case.objects.get()).id])


def case(act=""):
    name, more = ("care-console:act", [act]) if act else ("care-console:case", [])
    return reverse(name, args=[Case.objects.get().id, *more])


def test_owner_asks_and_has_a_number_and_a_day(owner, policy):
    page = reverse("policies:policy", args=[policy.id])
    assert f"{NEW}?policy={policy.id}" in owner.get(page).content.decode()
    assert LIST in owner.get(reverse("policies:account")).content.decode()
    shown = owner.get(f"{NEW}?policy={policy.id}&kind=claim")
    assert shown["Cache-Control"] == "private, no-store"
    assert "最晚 30 天內答覆" in text(shown)  # what the company promised
    assert f'value="{policy.id}" selected' in shown.content.decode()
    assert owner.post(NEW, {**ASKED, "policy": policy.id}).status_code == 302
    row = Case.objects.get()
    assert row.policy == policy.id
    for address in (mine(), LIST, page):
        assert row.number in text(owner.get(address))
    assert WORDS in text(owner.get(mine()))


def test_cases_are_found_by_the_days_on_which_they_were_opened(owner, clerk, policy):
    owner.post(NEW, ASKED)
    row = Case.objects.get()
    day = local_date(row.opened_at)
    before = day - timedelta(days=1)
    assert row.number in text(clerk.get(CONSOLE, {"group": "all", "from": day, "to": day}))
    for query in ({"from": before, "to": before}, {"to": before}, {"from": day + timedelta(days=1)}):
        found = text(clerk.get(CONSOLE, {"group": "all", **query}))
        assert row.number not in found
        assert "清除篩選" in found
    assert row.number in text(clerk.get(CONSOLE, {"group": "all", "from": "soon", "to": "9999-12-31"}))


def test_answer_is_seen_come_back_to_and_settled(owner, clerk, policy):
    owner.post(NEW, ASKED)
    assert clerk.post(case("take")).status_code == 302
    assert "林承辦" in text(owner.get(mine()))
    assert clerk.post(case("note"), {"words": "只給同仁看"}).status_code == 302
    assert clerk.post(case("answer"), {"outcome": "explained", "words": ANSWER}).status_code == 302
    said = text(owner.get(mine()))
    assert ANSWER in said
    assert "只給同仁看" not in said
    assert owner.post(mine(), {"words": "還是不懂"}).status_code == 302
    assert Case.objects.get().round == 2
    clerk.post(case("answer"), {"outcome": "met", "words": "再說明一次"})
    assert owner.post(reverse("care:settle", args=[Case.objects.get().id])).status_code == 302
    assert "已結案" in text(owner.get(mine()))
    assert owner.post(reverse("care:settle", args=[Case.objects.get().id])).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_case_is_its_owners_alone(shop, owner, policy, method):
    owner.post(NEW, ASKED)
    assert getattr(Client(), method)(mine(), {"words": "x"}).status_code == 302
    shop.customer(national_id="B234567890", login="stranger")
    other = signed_in("stranger")
    assert getattr(other, method)(mine(), {"words": "x"}).status_code == 404
    assert other.post(reverse("care:settle", args=[Case.objects.get().id])).status_code == 404
    assert Case.objects.get().number not in text(other.get(LIST))
    assert other.post(NEW, {**ASKED, "policy": policy.id}).status_code == 422  # not among the own ones
    assert len(said_of(Case.objects.get(), notes=True)) == 1


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "a" * 3001, "a\0b"])
def test_what_cannot_be_kept_is_told_beside_the_field(owner, words):
    answer = owner.post(NEW, {"kind": "question", "words": words})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    if words.startswith("aa"):
        assert "最多 3000 個字，現在有 3001 個" in text(answer)
        assert words in answer.content.decode()  # what was typed stays


@pytest.mark.parametrize("change", [{"kind": "gossip"}, {"kind": ""}, {"policy": "x"}])
def test_choices_are_ours(owner, change):
    assert owner.post(NEW, {**ASKED, **change}).status_code == 422
    assert not Case.objects.exists()


def test_longest_words_with_marks_are_shown_as_text(owner, clerk):
    hostile = ("<script>alert(1)</script>{{ 1 }}{% url %}" + "字" * 3000)[:3000]
    assert owner.post(NEW, {"kind": "complaint", "words": hostile}).status_code == 302
    for page in (clerk.get(case()), owner.get(mine())):
        shown = page.content.decode()
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 1 }}" in shown


def test_anybody_writes_and_nothing_of_it_is_in_an_address(shop, policy):
    visitor = Client()
    assert CONTACT in visitor.get("/").content.decode()  # the footer of every page
    answer = visitor.post(CONTACT, WROTE)
    assert (answer.status_code, answer["Location"]) == (302, "/contact/sent/")
    said = visitor.get("/contact/sent/")
    assert said["Cache-Control"] == "private, no-store"
    assert Case.objects.get().number in text(said)
    assert "stranger@" not in said.content.decode()
    assert Client().get("/contact/sent/").status_code == 302  # another visit sees nothing


def test_answer_is_the_same_for_a_customers_address(shop, policy):
    def sent(mail):
        visitor = Client()
        visitor.post(CONTACT, {**WROTE, "mail": mail})
        return re.sub(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", "", text(visitor.get("/contact/sent/")))

    assert sent("mei.ling@example.tw") == sent("nobody@example.tw")


def test_one_visit_is_limited_and_told_what_to_do(shop, monkeypatch):
    visitor = Client()
    codes = [visitor.post(CONTACT, WROTE).status_code for _ in range(gate.OF_VISIT.most + 1)]
    assert codes == [302] * gate.OF_VISIT.most + [429]
    refused = visitor.post(CONTACT, WROTE)
    assert "請一小時後再試，或打客服電話" in text(refused)
    assert WORDS in text(refused)  # what was typed stays
    assert Client().post(CONTACT, WROTE).status_code == 302  # others are not shut out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mail": ""}, "請留電子郵件或電話其中一項"),
        ({"mail": "no-address"}, "請填完整的電子郵件地址"),
        ({"mail": "a@example.tw\nBcc: b@example.tw"}, "請填完整的電子郵件地址"),
        ({"phone": "call me"}, "請填電話號碼"),
        ({"name": ""}, "請填稱呼"),
        ({"name": "陳\u200b先生"}, "看不見的字元"),
        ({"words": ""}, "請寫下內容"),
    ],
)
def test_contact_says_what_is_wrong_beside_the_field(shop, change, words):
    answer = Client().post(CONTACT, {**WROTE, **change})
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Case.objects.exists()


def test_whoever_is_signed_in_is_led_to_the_own_pages(owner):
    assert owner.get(CONTACT)["Location"] == NEW


def test_clerk_writes_down_a_call_for_a_policy(clerk, policy):
    page = reverse("policies-console:policy", args=[policy.id])
    new = f"{CONSOLE}new/?policy={policy.id}"
    assert new in clerk.get(page).content.decode()
    assert policy.number in clerk.get(new).content.decode()
    told = {**ASKED, "channel": "telephone", "policy_number": policy.number}
    assert "找不到這個保單號碼" in text(clerk.post(f"{CONSOLE}new/", {**told, "policy_number": "TA1-0-0"}))
    assert "請填姓名，或填保單號碼" in text(clerk.post(f"{CONSOLE}new/", {**told, "policy_number": ""}))
    assert clerk.post(f"{CONSOLE}new/", told).status_code == 302
    said = text(clerk.get(case()))
    for words in (WORDS, "電話", "林美玲", "由我承辦", policy.number):
        assert words in said
    assert clerk.get(f"{CONSOLE}new/?policy=x").status_code == 200


def test_caller_is_added_at_the_desk(owner, clerk):
    owner.post(NEW, ASKED)
    assert clerk.post(case("said"), {"words": ""}).status_code == 422
    assert clerk.post(case("said"), {"words": "又打電話來"}).status_code == 302
    assert "又打電話來" in text(owner.get(mine()))


def test_claim_papers_at_the_desk(owner, clerk, policy):
    owner.post(NEW, {"kind": "claim", "words": WORDS, "policy": policy.id})
    assert "請至少選一項文件" in text(clerk.post(case("papers"), {}))
    assert clerk.post(case("papers"), {"papers": ["delay", "receipts"]}).status_code == 302
    assert clerk.post(case("paper"), {"paper": "delay"}).status_code == 302
    assert clerk.post(case("paper"), {"paper": "diary"}).status_code == 422
    said = text(owner.get(mine()))
    assert "航空公司延誤或取消證明" in said
    wrong = clerk.post(case("answer"), {"outcome": "explained", "words": ""})
    assert wrong.status_code == 422
    assert "請寫下內容" in text(wrong)
    clerk.post(case("answer"), {"outcome": "not_met", "words": ANSWER})
    assert "不給付" in text(owner.get(mine()))


def test_late_ones_are_first_and_marked(shop, policy):
    own(shop, policy)
    first = Case.objects.get().number
    shop.at = Case.objects.get().next_due
    own(shop, policy)
    shop.pass_time(seconds=1)
    clerk = staff(seed.CLERK)
    said = text(clerk.get(CONSOLE))
    late, soon = said.index(first), said.index(Case.objects.exclude(number=first).get().number)
    assert late < soon
    assert "逾期" in text(clerk.get(CONSOLE, {"group": "late"}))
    assert first in text(clerk.get(CONSOLE, {"group": "late"}))
    assert "這裡沒有案件" in text(clerk.get(CONSOLE, {"group": "mine"}))


def test_answering_is_a_permission(owner, shop):
    owner.post(NEW, ASKED)
    reader = staff(seed.UNDERWRITER)
    for address in (CONSOLE, f"{CONSOLE}new/", f"{CONSOLE}promises/", case()):
        assert reader.get(address).status_code == 403
    assert reader.post(case("answer"), {"outcome": "met", "words": "x"}).status_code == 403
    assert staff(seed.CLERK).get(f"{CONSOLE}promises/").status_code == 403
    assert owner.get(CONSOLE).status_code == 302


@pytest.mark.parametrize("query", ["?group=x", "?page=0", "?page=" + "9" * 30, "?page=%00", "?group=closed&page=2"])
def test_any_address_is_answered(clerk, query):
    assert clerk.get(CONSOLE + query).status_code == 200


def test_unknown_is_not_found(owner, clerk, policy):
    assert clerk.get(reverse("care-console:case", args=[policy.id])).status_code == 404
    assert clerk.post(reverse("care-console:act", args=[policy.id, "take"])).status_code == 404
    owner.post(NEW, ASKED)
    assert clerk.post(case("dance")).status_code == 404


@pytest.fixture
def proposal(shop):
    held = promised(shop.at)
    made = {"effective_from": "2026-12-01T00:00", "reopen_days": 90, "refund_workdays": 3, "warn_days": 3}
    for kind, one in held.kinds.items():
        made[f"{kind}_taken_workdays"], made[f"{kind}_answered_days"] = one.taken_workdays, one.answered_days
    return made


def test_promises_take_two_people(shop, proposal):
    compliance = staff(seed.COMPLIANCE)
    page = f"{CONSOLE}promises/"
    assert "30 天內答覆" in text(compliance.get(page))
    assert compliance.post(page, {**proposal, "question_answered_days": 3}).status_code == 302
    made = PromiseSet.objects.order_by("-proposed_at").first()
    shop.pass_time(days=60)
    assert promised(shop.at).reopen_days == 60  # not yet released
    by = Actor(ActorKind.STAFF, str(identity.account_of("compliance")))
    assert identity.approve(approval=made.approval, by=by, at=shop.at).reason.code == "identity.approval-same-person"
    officer = Actor(ActorKind.STAFF, str(identity.account_of("officer")))
    assert identity.approve(approval=made.approval, by=officer, at=shop.at) is not None
    assert in_force(shop.at).id == made.id
    assert promised(shop.at).reopen_days == 90
    assert "3 天內答覆" in text(staff(seed.COMPLIANCE).get(page))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"complaint_answered_days": 31}, "申訴最晚 30 日內要答覆"),
        ({"effective_from": "2020-01-01T00:00"}, "開始適用的時間已經過了"),
        ({"claim_answered_days": 366}, "最多 365 日"),
        ({"claim_answered_days": 0}, "最少一日"),
        ({"warn_days": ""}, "請填日數"),
        ({"effective_from": "x"}, "請填日期和時間"),
    ],
)
def test_promises_within_bounds(shop, proposal, change, words):
    answer = staff(seed.COMPLIANCE).post(f"{CONSOLE}promises/", {**proposal, **change})
    assert answer.status_code == 422
    assert words in text(answer)
    assert PromiseSet.objects.count() == 1


def test_complaint_within_thirty_days_may_be_promised(shop, proposal):
    answer = staff(seed.COMPLIANCE).post(f"{CONSOLE}promises/", {**proposal, "complaint_answered_days": 30})
    assert answer.status_code == 302


def test_english(owner, policy):
    owner.post(NEW, ASKED)
    with override("zh-hant"):  # what a request leaves behind is nothing to the next test
        assert owner.get(mine(), headers={"Accept-Language": "en"}).status_code == 200
