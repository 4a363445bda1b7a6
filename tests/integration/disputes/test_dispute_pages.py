"""The pages: the owner's, a stranger's, the company's; hostile input."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.catalogue.domain.units import DocumentUnit, document_units
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries import agreement
from anbao.commerce.disputes.queries.disputes import words_of
from anbao.project.demo import seed
from tests.integration.disputes.test_disputes import REASON, WORDS
from tests.integration.policies.test_pages import signed_in, staff, text

LIST = "/console/disputes/"
WANTED = {"authorised": "no", "fault": "none", "outcome": "upheld", "reason": REASON}


@pytest.fixture
def owner(policy):
    return signed_in("meiling")


@pytest.fixture
def clerk(policy):
    return staff(seed.CLERK)


def mine(policy):
    return reverse("disputes:dispute", args=[policy.id])


def case(name="dispute"):
    return reverse(f"disputes-console:{name}", args=[Dispute.objects.get().id])


def test_owner_reports_and_has_a_number(owner, policy):
    assert mine(policy) in owner.get(reverse("policies:policy", args=[policy.id])).content.decode()
    assert mine(policy) in owner.get(reverse("journey:done", args=[policy.application])).content.decode()
    shown = owner.get(mine(policy))
    assert shown["Cache-Control"] == "private, no-store"
    for words in ("請先打給發卡機構停用卡片", f"{policy.premium:,}", "發生了什麼事", "您不必負擔"):
        assert words in text(shown)
    assert owner.post(mine(policy), {"words": WORDS}).status_code == 302
    said = text(owner.get(mine(policy)))
    assert Dispute.objects.get().number in said
    assert "暫停退還" in said
    assert "送出回報" not in said
    for page in (reverse("policies:policy", args=[policy.id]), reverse("journey:done", args=[policy.application])):
        assert Dispute.objects.get().number in text(owner.get(page))


def test_reporting_again_changes_nothing(owner, policy):
    owner.post(mine(policy), {"words": WORDS})
    assert owner.post(mine(policy), {"words": "另一段"}).status_code == 302
    assert words_of(Dispute.objects.get()) == WORDS


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_is_the_owners_alone(shop, policy, method):
    assert getattr(Client(), method)(mine(policy)).status_code == 302
    shop.customer(national_id="B234567890", login="stranger")
    assert getattr(signed_in("stranger"), method)(mine(policy), {"words": WORDS}).status_code == 404
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "a" * 2001, "a\0b"])
def test_what_cannot_be_kept_is_told_beside_the_field(owner, policy, words):
    answer = owner.post(mine(policy), {"words": words})
    assert answer.status_code == 422
    assert not Dispute.objects.exists()
    if words.startswith("aa"):
        assert "最多 2000 個字，現在有 2001 個" in text(answer)
        assert words in answer.content.decode()  # what was typed stays


def test_longest_words_with_marks_are_shown_as_text(owner, clerk, policy):
    hostile = ("<script>alert(1)</script>{{ 1 }}{% url %}" + "字" * 2000)[:2000]
    assert owner.post(mine(policy), {"words": hostile}).status_code == 302
    assert words_of(Dispute.objects.get()) == hostile
    shown = clerk.get(case()).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 1 }}" in shown


def test_clerk_keeps_a_call_and_decides(owner, clerk, policy):
    page = reverse("policies-console:policy", args=[policy.id])
    call = reverse("disputes-console:report", args=[policy.application])
    assert call in clerk.get(page).content.decode()
    assert "請寫下來電的內容" in text(clerk.post(call, {"words": ""}))
    assert clerk.post(call, {"words": WORDS}).status_code == 302
    number = Dispute.objects.get().number
    for address in (page, reverse("journey-console:application", args=[policy.application]), LIST):
        assert number in text(clerk.get(address))
    said = text(clerk.get(case()))
    for words in (WORDS, "電話", "林承辦", "信用卡", "是要保人本人", "收件通報", "開始查明"):
        assert words in said
    assert clerk.post(case("review")).status_code == 302
    wrong = clerk.post(case(), {"outcome": "upheld", "reason": ""})
    assert wrong.status_code == 422
    assert "請寫下給客戶的說明" in text(wrong)
    refused = clerk.post(case(), {**WANTED, "outcome": "not_upheld"})
    assert refused.status_code == 422
    assert "不能要求客戶負擔" in text(refused)
    assert REASON in text(refused)  # what was typed stays
    assert clerk.post(case(), WANTED).status_code == 302
    assert clerk.post(case(), WANTED).status_code == 422
    assert "沒有待辦的案件" in text(clerk.get(LIST))
    assert number in text(clerk.get(LIST, {"group": "decided"}))
    assert "由本公司處理" in text(clerk.get(page))
    result = text(owner.get(mine(policy)))
    assert REASON in result
    assert "送出回報" in result  # may be reported anew


def test_decision_is_a_permission(owner, policy):
    owner.post(mine(policy), {"words": WORDS})
    reader = staff(seed.COMPLIANCE)
    for address in (LIST, case()):
        assert reader.get(address).status_code == 403
    assert reader.post(case("review")).status_code == 403
    assert reader.post(case(), WANTED).status_code == 403
    assert reader.post(reverse("disputes-console:report", args=[policy.application])).status_code == 403
    shown = reader.get(reverse("policies-console:policy", args=[policy.id]))
    assert Dispute.objects.get().number in text(shown)  # that it is disputed is no secret
    assert case() not in shown.content.decode()
    assert owner.get(LIST).status_code == 302


@pytest.mark.parametrize("query", ["?group=x", "?page=0", "?page=" + "9" * 30, "?page=%00", "?page=-1"])
def test_any_address_is_answered(clerk, query):
    assert clerk.get(LIST + query).status_code == 200


@pytest.mark.parametrize("name", ["dispute", "review", "report"])
def test_unknown_is_not_found(clerk, policy, name):
    address = reverse(f"disputes-console:{name}", args=[policy.id])
    assert clerk.post(address, {"words": WORDS}).status_code == 404


def test_english(owner, policy):
    owner.post(mine(policy), {"words": WORDS})
    assert re.search(r"D-[0-9A-Z]{4}-[0-9A-Z]{4}", text(owner.get(mine(policy), headers={"Accept-Language": "en"})))


def test_agreement_is_read_and_a_changed_file_agrees_nothing_until_it_is_released(clerk, policy, monkeypatch, tmp_path):
    address = reverse("disputes-console:agreement")
    page = text(clerk.get(address))
    assert "每一種付款方式都和合作機構約定好了" in page
    assert address in clerk.get(LIST).content.decode()
    changed = (agreement.FOLDER / "agreement.v1.md").read_text("utf-8").replace("{#own-account}", "{#own-wallet}")
    (tmp_path / "agreement.v1.md").write_text(changed, "utf-8")
    monkeypatch.setitem(document_units._things, agreement.UNIT, DocumentUnit(tmp_path, "付款爭議約定"))
    page = text(clerk.get(address))
    assert "這些付款方式還沒有約定" in page
    assert "還沒有適用的約定" in page
    assert "/console/catalogue/dispute-agreement/" in clerk.get(address).content.decode()
