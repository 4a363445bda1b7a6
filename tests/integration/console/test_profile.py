"""The company's profile: what it shows, how a change is prepared, sent once, refused beside its field."""

import re

import pytest

from anbao.identity import api as identity
from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT, PROFILE
from tests.integration.console.test_approvals import actor_of
from tests.integration.console.test_clauses import text_of

DRAFT = "/console/rulebook/profile/draft/"


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    return committed_office


@pytest.fixture
def author(office):
    return Author(office.staff("compliance-officer"))


class Author:
    """Somebody who proposes, at a browser without scripts."""

    def __init__(self, browser):
        self.browser = browser

    def get(self, path="", answers=200):
        answer = self.browser.get(f"/console/rulebook/{path}")
        assert answer.status_code == answers, answer.content.decode()[:2000]
        return answer.content.decode()

    def post(self, path, answers=302, /, **fields):
        answer = self.browser.post(f"/console/rulebook/{path}", fields)
        assert answer.status_code == answers, text_of(answer.content.decode())[:2000]
        return answer.content.decode() if answers != 302 else answer["Location"]

    def digest(self, path="profile/draft/"):
        return re.search(r'name="digest" value="(\w+)"', self.get(path))[1]

    def send(self, path="profile/draft/"):
        return self.post(path, digest=self.digest(path))


def own(author, name, answers=302, /, **fields):
    return author.post(f"figures/{name}/own/", answers, **fields)


COMPANY = {"kind": "insurer", "sector": "non-life", "name": "測試產險"}
FORMS = ["profile/company/", "profile/activities/", "figures/otp.valid_for/own/", "profile/draft/"]


def test_profile_tells_what_the_company_is(office):
    office.adopted = 0
    text = text_of(office.staff("commerce-clerk").get("/console/rulebook/profile/").content.decode())
    assert "公司類型 保險業" in text
    assert "業別 財產保險" in text
    assert "辦理網路投保 因此適用" in text
    assert re.search(r"使用雲端服務 沒有 辦理的話，多 \d+ 則", text)
    assert "公司沒有另訂數值" in text
    assert "第一次設定" in text


def test_only_those_who_may_propose_see_and_open_the_forms(office):
    clerk, officer = office.staff("commerce-clerk"), office.staff("security-officer")
    for browser in (clerk, officer):
        assert "提出變更" not in browser.get("/console/rulebook/profile/").content.decode()
        assert "訂公司值" not in browser.get("/console/rulebook/figures/otp.valid_for/").content.decode()
        for path in (*FORMS, "profile/draft/drop/", "profile/draft/discard/"):
            assert browser.post(f"/console/rulebook/{path}").status_code == 403
        for path in FORMS:
            assert browser.get(f"/console/rulebook/{path}").status_code == 403
    author = office.staff("compliance-officer")
    assert "提出變更" in author.get("/console/rulebook/profile/").content.decode()
    assert [author.get(f"/console/rulebook/{path}").status_code for path in FORMS] == [200] * len(FORMS)


def test_activity_lists_what_it_brings_before_anything_is_proposed(author):
    html = author.get("profile/activities/cloud/")
    begun = int(re.search(r"開始適用 (\d+) 則條目", html)[1])
    facts = rulebook.at(AT).company.facts
    other = {**facts, "company.activities": (*facts["company.activities"], "cloud")}
    day = AT.date()
    wanted = {
        one.key
        for one in rulebook.at(AT).compiled.clauses
        if one.address_on(day) and one.applies_on(day)(facts) is False and one.applies_on(day)(other) is not False
    }
    assert begun == len(wanted)
    assert set(re.findall(r"/clauses/([\w.-]+)/", html)) == wanted
    assert f"辦理的話，多 {begun} 則" in author.get("profile/activities/")
    author.get("profile/activities/nothing/", answers=404)
    assert identity.proposals() == ()


def test_change_is_previewed_with_what_it_brings_then_sent(author):
    assert author.post("profile/activities/", activities=["online_sale", "cloud"]) == DRAFT
    text = text_of(author.get("profile/draft/"))
    assert "共 2 項變更，還沒有送出" in text
    assert "使用雲端服務 否 是" in text
    assert "辦理網路保險服務 是 否" in text
    assert re.search(r"開始適用 \d+ 則條目", text)
    assert re.search(r"不再適用 \d+ 則條目", text)
    assert identity.proposals() == ()
    page = author.send()
    (proposed,) = identity.proposals()
    assert page == f"/console/approvals/{proposed.id}/?told=sent"
    assert (proposed.act, proposed.author_id) == (rulebook.PROFILE_ACT, str(actor_of("compliance-officer")))
    assert "草案裡沒有要變更的地方" in author.get("profile/draft/")


def test_several_changes_go_into_one_proposal(author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    own(author, "password.min_length", value="１２")
    author.post("profile/company/", **COMPANY, internal_control="on")
    assert "您有 3 項變更還沒有送出" in author.get("profile/")
    author.send()
    (proposed,) = identity.proposals()
    assert {line.what for line in identity.proposed_changes(proposed.id)} == {
        "company.internal_control",
        "stricter.otp.valid_for",
        "stricter.password.min_length",
    }


@pytest.mark.parametrize(("minutes", "fits"), [("5", False), ("4", True), ("6", False)])
def test_value_at_the_bound(author, minutes, fits):
    """Equal to the law's is no change that anybody sees, but may be set; only the looser one names the clause."""
    html = author.browser.post("/console/rulebook/figures/otp.valid_for/own/", {"value": minutes, "unit": "minutes"})
    assert (html.status_code == 422) is (minutes == "6")
    assert ("條文要求不超過 5 分鐘" in html.content.decode()) is (minutes == "6")
    assert fits or minutes in {"5", "6"}


def test_looser_value_is_refused_beside_the_field_and_stays_as_typed(author):
    html = own(author, "otp.valid_for", 422, value="6", unit="minutes")
    assert 'value="6"' in html
    assert re.search(r'<option value="minutes" selected', html)
    assert re.search(r'id="id_value_error".*條文要求不超過 5 分鐘，這個值比較寬鬆。', html, re.DOTALL)
    assert '<a href="/console/rulebook/clauses/isec.otp-validity/">' in html.split("faults")[1]
    assert "草案裡沒有要變更的地方" in author.get("profile/draft/")


def test_value_may_be_laxer_where_the_law_names_none(author):
    html = author.get("figures/perimeter.review_every/own/")
    assert "鬆緊都可以" in html
    own(author, "perimeter.review_every", value="1", unit="years")
    assert "邊界防護檢視週期 沒有公司值 1 年 不超過 6 個月 預設，法規未訂" in text_of(author.get("profile/draft/"))


def test_period_that_cannot_be_compared_says_which_unit_to_take(author):
    html = own(author, "complaint.answered_within", 422, value="1", unit="months")
    assert "請用和條文相同的單位" in html


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("otp.max_attempts", {"value": ""}, "請填一個數字。"),
        ("otp.max_attempts", {"value": "三次"}, "請填整數"),
        ("otp.max_attempts", {"value": "-1"}, "0"),
        ("otp.valid_for", {"value": "0", "unit": "minutes"}, "1"),
        ("otp.valid_for", {"value": "3", "unit": "fortnights"}, "fortnights"),
        ("mfa.kinds", {}, "請至少留一項。"),
        ("mfa.kinds", {"value": ["held-device", "password"]}, "password"),
    ],
)
def test_value_that_is_none_is_refused_and_stays(author, name, fields, says):
    html = own(author, name, 422, **fields)
    assert says in re.search(r'class="field__error".*?</p>', html, re.DOTALL)[0]
    if isinstance(fields.get("value"), str):
        assert f'value="{fields["value"]}"' in html or not fields["value"]


def test_members_are_chosen_among_the_laws(author):
    html = author.get("figures/mfa.kinds/own/")
    assert re.findall(r'name="value" value="([\w-]+)"[^>]*checked', html) == [
        "agreed-secret",
        "held-device",
        "biometric",
    ]
    own(author, "mfa.kinds", value=["held-device", "biometric"])
    assert "持有的設備、生物特徵" in text_of(author.get("profile/draft/"))


def test_figure_that_nobody_has_is_not_found(author):
    author.get("figures/no.such/own/", answers=404)


def test_change_of_nothing_says_so(author):
    html = author.post("profile/company/", 422, **COMPANY)
    assert "內容和目前的設定一樣" in html
    assert "內容和目前的設定一樣" in author.post("profile/activities/", 422, activities=PROFILE["activities"])


def test_company_without_a_name_keeps_the_rest(author):
    html = author.post("profile/company/", 422, **{**COMPANY, "name": "", "kind": "broker"}, internal_control="on")
    assert "請填寫公司名稱。" in html
    assert re.search(r'value="broker"[^>]*checked', html)


def test_another_kind_of_company_brings_other_clauses(author):
    author.post("profile/company/", **{**COMPANY, "kind": "broker"})
    text = text_of(author.get("profile/draft/"))
    assert "公司類型 保險業 保險經紀人" in text
    assert re.search(r"開始適用 \d+ 則條目", text)


def test_cloud_use_is_asked_and_may_stay_unsettled(office, author):
    author.post("profile/activities/", activities=["cloud"])
    author.send()
    approve(office)
    assert "使用雲端與作業委外 還沒判定" in text_of(author.get("profile/"))
    assert re.search(r'name="cloud_use" value=""[^>]*checked', author.get("profile/company/"))
    author.post("profile/company/", **COMPANY, cloud_use="no-outsourcing")
    html = author.get("profile/draft/")
    assert "使用雲端與作業委外 還沒判定 不涉及作業委外" in text_of(html)
    assert "/clauses/cloud.policy/" in html
    assert "/clauses/isec.cloud-policy/" not in html
    author.send()
    approve(office)
    assert "使用雲端與作業委外 不涉及作業委外" in text_of(author.get("profile/"))


def approve(office):
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")


def test_edit_is_taken_out_and_the_draft_thrown_away(author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    own(author, "otp.max_attempts", value="3")
    author.post("profile/draft/drop/", path="stricter.otp.valid_for")
    text = text_of(author.get("profile/draft/"))
    assert "驗證碼連續錯誤次數" in text
    assert "驗證碼效期" not in text
    author.post("profile/draft/drop/", path="no.such")
    stamp = re.search(r'name="stamp" value="(\w+)"', author.get("profile/draft/discard/"))[1]
    assert author.post("profile/draft/discard/", stamp=stamp) == "/console/rulebook/profile/"
    assert "草案裡沒有要變更的地方" in author.get("profile/draft/")


def test_draft_is_its_authors_alone(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    assert "還沒有送出" not in office.staff("security-officer").get("/console/rulebook/profile/").content.decode()


def test_draft_sent_twice_makes_one_proposal(author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    digest = author.digest()
    first = author.post("profile/draft/", digest=digest)
    second = author.post("profile/draft/", digest=digest)
    (proposed,) = identity.proposals()
    assert first == f"/console/approvals/{proposed.id}/?told=sent"
    assert second == f"/console/approvals/{proposed.id}/?told=again"
    assert "同樣的提案已經在等候決定" in author.browser.get(second).content.decode()


def test_same_change_proposed_anew_leads_to_the_one_that_waits(author):
    for _ in range(2):
        own(author, "otp.valid_for", value="3", unit="minutes")
        page = author.send()
    assert len(identity.proposals()) == 1
    assert page.endswith("?told=again")


def test_same_change_after_a_rejection_is_a_new_proposal(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    author.send()
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/reject/", {"reason": "先不要"})
    own(author, "otp.valid_for", value="3", unit="minutes")
    assert author.send().endswith("?told=sent")
    assert len(identity.proposals()) == 1


def test_draft_changed_in_another_window_is_shown_again_first(author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    seen = author.digest()
    own(author, "otp.max_attempts", value="3")
    html = author.post("profile/draft/", 409, digest=seen)
    assert "草案和您剛才看到的不一樣了" in html
    assert identity.proposals() == ()


def test_draft_survives_somebody_elses_change(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    author.send()
    own(author, "otp.max_attempts", value="3")
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
    text = text_of(author.get("profile/draft/"))
    assert "驗證碼連續錯誤次數" in text
    assert "驗證碼效期" not in text.split("還沒有送出")[1]
    author.send()
    (waiting,) = identity.proposals()
    assert [line.what for line in identity.proposed_changes(waiting.id)] == ["stricter.otp.max_attempts"]


def test_history_names_both_people_and_what_changed(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    author.send()
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
    text = text_of(author.get("profile/"))
    assert "王法遵 提出，陳主管 核准" in text
    assert "公司值 法規或預設 驗證碼效期 3 分鐘 不超過 5 分鐘" in text
    assert "驗證碼效期 沒有公司值 3 分鐘" in text.split("歷次版本")[1]


def test_own_value_is_taken_out_again(office, author):
    office_value(office, author)
    html = author.get("figures/otp.valid_for/own/")
    assert 'value="3"' in html
    own(author, "otp.valid_for", remove="1")
    assert "驗證碼效期 3 分鐘 不再訂公司值 不超過 5 分鐘" in text_of(author.get("profile/draft/"))


def office_value(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    author.send()
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
