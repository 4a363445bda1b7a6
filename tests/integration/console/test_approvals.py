"""Proposals: who sees them, who decides, what each page tells, and refusals shown as what they are."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT, PROFILE
from tests.integration.console.test_clauses import text_of

pytestmark = pytest.mark.commits
STRICTER = {**PROFILE, "stricter": {"otp.valid_for": "PT3M", "perimeter.review_every": "P1Y"}}
LATER = {**PROFILE, "activities": ["online_sale", "cloud"]}


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    return committed_office


def actor_of(role):
    return Actor(ActorKind.STAFF, str(identity.account_of(f"staff.{role}")))


def propose(office, content=STRICTER, role="compliance-officer", act=rulebook.PROFILE_ACT, at=AT):
    office.staff(role)
    by = actor_of(role)
    payload = rulebook.prepare_change(content=content, by=by, at=at)
    return identity.propose(act=act, payload=payload, by=by, at=at)


def get(browser, path="", answers=200, **query):
    answer = browser.get(f"/console/approvals/{path}", query)
    assert answer.status_code == answers, answer.content.decode()[:2000]
    return answer.content.decode()


def waiting(html):
    found = re.search(r'console-nav__waiting">(\d+)<', html)
    return int(found[1]) if found else 0


def test_list_before_any_proposal_teaches(office):
    assert "沒有等候決定的事" in get(office.staff("security-officer"))


def test_strangers_sign_in_and_others_are_refused(office):
    proposed = propose(office)
    paths = ["", f"{proposed}/", f"{proposed}/approve/", f"{proposed}/reject/"]
    for path in paths:
        assert Client().get(f"/console/approvals/{path}").status_code == 302
        assert office.staff("nobody").get(f"/console/approvals/{path}").status_code == 403
        assert office.staff("nobody").post(f"/console/approvals/{path}").status_code == 403
    assert identity.proposal(proposed).approved is None


def test_unknown_proposal_is_not_found(office):
    get(office.staff("security-officer"), "00000000-0000-7000-8000-000000000000/", answers=404)


def test_navigation_counts_what_waits_for_me_only(office):
    propose(office)
    counts = {role: waiting(get(office.staff(role))) for role in ("security-officer", "compliance-officer")}
    assert counts == {"security-officer": 1, "compliance-officer": 0}


def test_waiting_proposal_is_listed_with_who_when_and_what(office):
    proposed = propose(office)
    text = text_of(get(office.staff("security-officer")))
    assert "變更公司設定 等您決定" in text
    assert "驗證碼效期、邊界防護檢視週期" in text
    assert "王法遵 11/20 14:00" in text
    assert f'href="/console/approvals/{proposed}/"' in get(office.staff("security-officer"))


def test_page_shows_each_value_with_the_law_and_the_default_beside_it(office):
    proposed = propose(office)
    text = text_of(get(office.staff("security-officer"), f"{proposed}/"))
    assert "驗證碼效期 沒有公司值 3 分鐘 不超過 5 分鐘 isec.otp-validity" in text
    assert "邊界防護檢視週期 沒有公司值 1 年 不超過 6 個月 預設，法規未訂" in text
    assert "核准… 駁回…" in text


def test_author_sees_that_somebody_else_decides_and_who(office):
    office.staff("security-officer")
    proposed = propose(office)
    html = get(office.staff("compliance-officer"), f"{proposed}/")
    assert "這是您提出的，要由另一位同仁決定" in html
    assert "可以決定的人：陳主管。" in html
    assert "核准…" not in html
    assert "核准，馬上生效" not in get(office.staff("compliance-officer"), f"{proposed}/approve/")


def test_author_without_anybody_else_is_told(office):
    proposed = propose(office)
    assert "目前沒有其他同仁有這項權限" in get(office.staff("compliance-officer"), f"{proposed}/")


def test_somebody_without_permission_sees_who_decides(office):
    proposed = propose(office)
    html = get(office.staff("commerce-clerk"), f"{proposed}/")
    assert "這件事由有權限的同仁決定" in html
    assert "核准…" not in html


def test_approval_asks_once_more_then_holds(office):
    proposed = propose(office)
    officer = office.staff("security-officer")
    page = get(officer, f"{proposed}/approve/")
    assert "核准「變更公司設定」？" in page
    assert "不能收回" in page
    assert rulebook.figure("otp.valid_for", at=AT).own is False
    answer = officer.post(f"/console/approvals/{proposed}/approve/")
    assert answer["Location"] == f"/console/approvals/{proposed}/?told=approved"
    assert rulebook.figure("otp.valid_for", at=AT).own is True
    text = text_of(officer.get(answer["Location"]).content.decode())
    assert "已核准，從現在起生效" in text
    assert "陳主管" in text.split("經過")[1]
    assert waiting(get(officer)) == 0


def test_rejection_ends_it(office):
    proposed = propose(office)
    officer = office.staff("security-officer")
    answer = officer.post(f"/console/approvals/{proposed}/reject/", {"reason": "先等公會說明"})
    assert "已駁回，一切照舊" in officer.get(answer["Location"]).content.decode()
    assert rulebook.figure("otp.valid_for", at=AT).own is False
    again = officer.post(f"/console/approvals/{proposed}/approve/")
    assert again.status_code == 409
    assert "這件事已經有人決定了。" in again.content.decode()


@pytest.mark.parametrize(
    ("role", "says"),
    [("compliance-officer", "提出的人不能自己決定。"), ("commerce-clerk", "您沒有決定這件事的權限。")],
)
def test_decision_that_is_not_ones_own_to_take_is_refused(office, role, says):
    proposed = propose(office)
    for how in ("approve", "reject"):
        answer = office.staff(role).post(f"/console/approvals/{proposed}/{how}/", {"reason": "不行"})
        assert answer.status_code == 409
        assert says in answer.content.decode()
    assert identity.proposal(proposed).approved is None


def test_proposal_overtaken_by_another_says_so_before_and_when_approved(office):
    first, second = propose(office), propose(office, LATER)
    officer = office.staff("security-officer")
    officer.post(f"/console/approvals/{first}/approve/")
    page = get(officer, f"{second}/")
    assert "這件提案已經過時" in page
    assert "核准…" not in page
    answer = officer.post(f"/console/approvals/{second}/approve/")
    assert answer.status_code == 409
    assert "提案之後，公司設定已經有其他變更。" in answer.content.decode()
    assert "想要決定，沒有成功：提案之後，公司設定已經有其他變更" in text_of(get(officer, f"{second}/"))


def test_decided_ones_are_listed_by_how_they_were_decided(office):
    first, second = propose(office), propose(office, LATER)
    officer = office.staff("security-officer")
    officer.post(f"/console/approvals/{first}/approve/")
    officer.post(f"/console/approvals/{second}/reject/", {"reason": "已經過時"})
    assert str(first) in get(officer, state="approved")
    assert str(second) not in get(officer, state="approved")
    assert str(second) in get(officer, state="rejected")
    assert str(first) not in get(officer, act=rulebook.READING_ACT, state="approved")
    assert "沒有等候決定的事" in get(officer)


def test_odd_filters_break_nothing(office):
    for query in ({"state": "x"}, {"act": "x"}, {"page": "x"}, {"page": "99"}, {"act": "\0"}):
        get(office.staff("security-officer"), **query)


def test_proposal_of_the_catalogue_is_told_like_any_other(office):
    from anbao.commerce.catalogue import api as catalogue

    clerk = office.staff("commerce-clerk")
    proposed = catalogue.release_documents(unit="disclosures", by=actor_of("commerce-clerk"), at=AT)
    assert "上架商品或告知文件" in get(clerk)
    text = text_of(get(clerk, f"{proposed}/"))
    assert "項目 沒有 註冊前的告知文件" in text


def lists(html):
    """Of each kind of effect how many clauses are said, and which are linked below."""
    told = {}
    for words in ("開始適用", "不再適用"):
        found = re.search(rf"{words} (\d+) 則條目(.*?)</details>", html, re.DOTALL)
        told[words] = (int(found[1]), set(re.findall(r"/clauses/([\w.-]+)/", found[2]))) if found else (0, set())
    return told


def concerning(day, facts):
    return {
        one.key
        for one in rulebook.at(AT).compiled.clauses
        if one.address_on(day) and one.applies_on(day)(facts) is not False
    }


@pytest.mark.parametrize("page", ["", "approve/"])
def test_change_of_the_profile_shows_which_clauses_begin_and_cease_before_it_is_approved(office, page):
    proposed = propose(office, LATER)
    html = get(office.staff("security-officer"), f"{proposed}/{page}")
    here, later = rulebook.at(AT).company.facts, rulebook.profile_of(LATER).facts
    was, will = (concerning(AT.date(), facts) for facts in (here, later))
    told = lists(html)
    assert told == {"開始適用": (len(will - was), will - was), "不再適用": (len(was - will), was - will)}
    assert will - was
    assert was - will
    assert html.index("對條文的影響") < html.index("核准…" if not page else "核准，馬上生效")


def test_change_that_touches_no_clause_says_so(office):
    html = get(office.staff("security-officer"), f"{propose(office)}/")
    assert "沒有條目因此開始或不再適用" in html
    assert lists(html) == {"開始適用": (0, set()), "不再適用": (0, set())}


def test_effects_of_an_overtaken_change_are_told_against_what_it_was_made_from(office):
    first, second = propose(office, {**PROFILE, "activities": ["cloud"]}), propose(office, LATER)
    officer = office.staff("security-officer")
    before = lists(get(officer, f"{second}/"))
    officer.post(f"/console/approvals/{first}/approve/")
    html = get(officer, f"{second}/")
    assert "這件提案已經過時" in html
    assert lists(html) == before
    assert "對條文的影響" not in get(officer, f"{first}/")


def test_rejection_asks_for_a_reason_and_keeps_what_was_typed(office):
    proposed = propose(office)
    officer = office.staff("security-officer")
    assert "駁回的理由" in get(officer, f"{proposed}/reject/")
    for typed in ("", "  ", "長" * 501):
        answer = officer.post(f"/console/approvals/{proposed}/reject/", {"reason": typed})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'class="error-summary"' in html
        assert typed.strip() in html
        assert identity.proposal(proposed).approved is None
    assert "請寫下駁回的理由。" in officer.post(f"/console/approvals/{proposed}/reject/").content.decode()
    assert officer.post(f"/console/approvals/{proposed}/reject/", {"reason": "a\0b"}).status_code == 422


def test_author_is_told_why_until_something_is_proposed_anew(office):
    proposed = propose(office)
    author, reason = office.staff("compliance-officer"), "驗證碼三分鐘太短，<請>改四分鐘"
    office.staff("security-officer").post(f"/console/approvals/{proposed}/reject/", {"reason": reason})
    page = get(author, f"{proposed}/")
    assert "您的提案被駁回" in page
    assert "驗證碼三分鐘太短，&lt;請&gt;改四分鐘" in page
    profile = author.get("/console/rulebook/profile/").content.decode()
    assert "您最近一次的提案被駁回" in profile
    assert "驗證碼三分鐘太短" in profile
    assert f"/console/approvals/{proposed}/" in profile
    assert "被駁回" not in author.get("/console/rulebook/readings/").content.decode()
    assert "被駁回" not in office.staff("commerce-clerk").get("/console/rulebook/profile/").content.decode()
    assert "駁回的理由" in get(office.staff("security-officer"), f"{proposed}/")
    propose(office, LATER, at=AT + timedelta(minutes=1))
    assert "被駁回" not in author.get("/console/rulebook/profile/").content.decode()


def test_rejected_reading_is_told_on_the_readings_page(office):
    from tests.integration.rulebook.test_changing import LETTER

    proposed = propose(office, {**PROFILE, "readings": [LETTER]}, act=rulebook.READING_ACT)
    office.staff("security-officer").post(f"/console/approvals/{proposed}/reject/", {"reason": "文號不對"})
    author = office.staff("compliance-officer")
    assert "文號不對" in author.get("/console/rulebook/readings/").content.decode()
    assert "文號不對" not in author.get("/console/rulebook/profile/").content.decode()


def test_reason_of_a_rejection_is_not_in_the_clear_part_of_the_ledger(office):
    proposed = propose(office)
    office.staff("security-officer").post(f"/console/approvals/{proposed}/reject/", {"reason": "王小明說不行"})
    entry = entries_of(Subject("approval", str(proposed)))[-1]
    assert entry.kind == "identity.approval.rejected"
    assert set(entry.clear) == {"act", "author"}


def test_proposal_that_is_no_profile_any_more_is_told_and_rejected(office, monkeypatch):
    """An activity that a later release does not know."""
    proposed, other = propose(office, LATER), propose(office)
    monkeypatch.setattr("anbao.rulebook.domain.profile.ACTIVITIES", frozenset({"online_sale", "online_service"}))
    officer = office.staff("security-officer")
    assert str(proposed) in get(officer)
    page = get(officer, f"{proposed}/")
    assert "這件提案的內容讀不出來" in page
    assert "核准…" not in page
    assert "馬上生效</button>" not in get(officer, f"{proposed}/approve/")
    assert officer.post(f"/console/approvals/{proposed}/approve/").status_code == 409
    assert "核准…" in get(officer, f"{other}/")
    answer = officer.post(f"/console/approvals/{proposed}/reject/", {"reason": "請重新提出"})
    assert answer.status_code == 302
    get(officer, f"{proposed}/")
