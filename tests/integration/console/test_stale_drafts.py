"""Drafts that no longer stand, or cannot be read: told item by item, worked on all the same, nothing lost."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from anbao.console.actions import drafts, proposing
from anbao.console.models import Draft
from anbao.console.queries.keeping import Examiner
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT, PROFILE
from tests.integration.console.test_approvals import actor_of
from tests.integration.console.test_clauses import text_of
from tests.integration.console.test_profile import COMPANY, DRAFT, Author, own
from tests.integration.console.test_proposing_readings import KEY, NEW
from tests.support.profiles import change_profile

BROKER = {**PROFILE, "company": {"kind": "broker", "sector": "non-life", "name": "測試產險"}}
SHORT_LOCK = {**PROFILE, "stricter": {"lock.for": "PT10M"}}  # an insurer's choice; brokers have a lower bound
PAGES = [
    "profile/", "profile/company/", "profile/activities/", "figures/otp.valid_for/own/", "figures/lock.for/own/",
    "profile/draft/", "profile/draft/discard/",
]  # fmt: skip
READING_PAGES = ["readings/", "readings/new/", f"readings/{KEY}/change/", "readings/draft/", "readings/draft/discard/"]


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    return committed_office


@pytest.fixture
def author(office):
    return Author(office.staff("compliance-officer"))


def meanwhile(content, *, minutes=60):
    """Somebody else's change is adopted."""
    change_profile(content=content, by=actor_of("compliance-officer"), at=AT - timedelta(minutes=minutes))


def store(edits, act=rulebook.PROFILE_ACT, base=""):
    account = identity.account_of("staff.compliance-officer")
    Draft.objects.create(account=account, act=act, edits=edits, base=base, changed_at=AT)


def stored(act=rulebook.PROFILE_ACT):
    return Draft.objects.filter(act=act).values_list("edits", flat=True).first()


def stamp(author, path="profile/draft/"):
    return re.search(r'name="stamp" value="(\w+)"', author.get(path))[1]


@pytest.fixture
def unfit(quick):
    """The company became a broker after the draft was begun."""
    own(quick, "lock.for", value="10", unit="minutes")
    own(quick, "otp.max_attempts", value="3")
    meanwhile(BROKER)
    return quick


def test_draft_that_no_longer_stands_says_what_happened_and_what_to_do(unfit):
    text = text_of(unfit.get("profile/draft/"))
    assert "草案開始之後，公司設定有了其他變更" in text
    assert "公司類型 保險業 保險經紀人" in text
    assert "放不進目前設定的 1 項" in text
    assert "條文要求至少 15 分鐘，這個值比較寬鬆。" in text
    assert "放得進目前設定的 1 項" in text
    assert "送出提案" not in text
    assert "拿掉這幾項，留下放得進去的" in text


def test_draft_that_no_longer_stands_is_not_sent(unfit):
    digest = rulebook.profile_of({**BROKER, "stricter": {"otp.max_attempts": 3}}).digest
    assert "放不進目前設定的 1 項" in unfit.post("profile/draft/", 409, digest=digest)
    assert identity.proposals() == ()
    assert set(stored()) == {"stricter.lock.for", "stricter.otp.max_attempts"}


def test_activities_are_added_to_a_draft_that_no_longer_stands(unfit):
    assert unfit.post("profile/activities/", activities=["online_sale"]) == DRAFT
    assert stored()["activities.online_service"] is False
    assert "stricter.lock.for" in stored()
    assert "辦理網路保險服務 是 否" in text_of(unfit.get("profile/draft/"))


def test_value_is_taken_out_of_a_draft_that_no_longer_stands(unfit):
    meanwhile({**BROKER, "stricter": {"otp.valid_for": "PT3M"}}, minutes=30)
    assert own(unfit, "otp.valid_for", remove="1") == DRAFT
    assert stored()["stricter.otp.valid_for"] is None
    assert "stricter.lock.for" in stored()


def test_value_that_does_not_fit_is_set_anew(unfit):
    html = unfit.get("figures/lock.for/own/")
    assert 'value="10"' in html
    own(unfit, "lock.for", 422, value="12", unit="minutes")
    assert stored()["stricter.lock.for"] == "PT10M"
    own(unfit, "lock.for", value="20", unit="minutes")
    text = text_of(unfit.get("profile/draft/"))
    assert "放不進" not in text
    unfit.send()
    (proposed,) = identity.proposals()
    assert {line.what for line in identity.proposed_changes(proposed.id)} == {
        "stricter.lock.for",
        "stricter.otp.max_attempts",
    }


def test_what_fits_is_carried_over_and_sent(unfit):
    assert unfit.post("profile/draft/renew/", stamp=stamp(unfit)) == DRAFT
    assert stored() == {"stricter.otp.max_attempts": 3}
    text = text_of(unfit.get("profile/draft/"))
    assert "放不進" not in text
    assert "其他變更" not in text
    assert unfit.send().endswith("?told=sent")


def test_carrying_over_another_draft_than_was_shown_does_nothing(unfit):
    seen = stamp(unfit)
    own(unfit, "otp.max_attempts", value="2")
    assert "草案和您剛才看到的不一樣了" in unfit.post("profile/draft/renew/", 409, stamp=seen)
    assert stored() == {"stricter.lock.for": "PT10M", "stricter.otp.max_attempts": 2}
    unfit.post("profile/draft/renew/", 409)


def test_change_of_kind_that_a_value_adopted_meanwhile_forbids_is_what_does_not_fit(quick):
    quick.post("profile/company/", **{**COMPANY, "kind": "broker"})
    own(quick, "otp.max_attempts", value="3")
    meanwhile(SHORT_LOCK)
    text = text_of(quick.get("profile/draft/"))
    assert "放不進目前設定的 1 項" in text
    assert "公司類型 保險業 保險經紀人" in text.split("放得進目前設定")[0]
    assert "條文要求至少 15 分鐘" in text
    own(quick, "lock.for", value="15", unit="minutes")
    assert "放不進" not in text_of(quick.get("profile/draft/"))


def test_both_changed_the_same_value(quick):
    own(quick, "otp.valid_for", value="3", unit="minutes")
    own(quick, "otp.max_attempts", value="3")
    meanwhile({**PROFILE, "stricter": {"otp.valid_for": "PT2M", "password.min_length": 14}})
    text = text_of(quick.get("profile/draft/"))
    assert "草案也改了其中的：驗證碼效期。" in text
    assert "驗證碼效期 2 分鐘 3 分鐘" in text
    assert quick.post("profile/draft/renew/", stamp=stamp(quick)) == DRAFT
    assert "草案也改了" not in quick.get("profile/draft/")
    assert set(stored()) == {"stricter.otp.valid_for", "stricter.otp.max_attempts"}


def test_draft_begun_on_the_present_profile_says_nothing_of_others(quick):
    own(quick, "otp.valid_for", value="3", unit="minutes")
    assert "其他變更" not in quick.get("profile/draft/")


ODD = [
    [],
    "text",
    7,
    {"": 1},
    {"company": "broker"},
    {"company.kind": ["broker"]},
    {"company.kind": None},
    {"company.kind": {"a": [1, {"b": 2}]}},
    {"company.name": 5},
    {"company.color": "red"},
    {"company.foreign_branch": "yes"},
    {"activities.surfing": True},
    {"activities.cloud": "yes"},
    {"stricter.otp.max_attempts": 2**60},
    {"stricter.otp.max_attempts": 1.5},
    {"stricter.a/b": 1},
    {"stricter.<script>": 1},
    {"stricter.": 1},
    {"nothing.known": 1},
    {KEY: {"key": KEY}},
]


@pytest.fixture
def quick(rolled_back):
    """An author where nothing has to commit."""
    rolled_back.adopt()
    return Author(rolled_back.staff("compliance-officer"))


def each(cases, act=rulebook.PROFILE_ACT):
    """Store one case after the other."""
    for edits in cases:
        Draft.objects.all().delete()
        store(edits, act=act)
        yield edits


def test_draft_that_cannot_be_read_is_told_and_worked_on(quick):
    for edits in each(ODD):
        for page in PAGES:
            quick.get(page)
        assert "這一項讀不懂" in quick.get("profile/draft/"), edits
        assert "您有 1 項變更還沒有送出" in quick.get("profile/"), edits
        assert quick.post("profile/activities/", activities=["online_sale"]) == DRAFT
        assert own(quick, "otp.valid_for", value="3", unit="minutes") == DRAFT
        assert len(stored()) == 3, edits
        html = quick.get("profile/draft/")
        assert "這一項讀不懂" in html
        assert "送出提案" not in html
        assert quick.post("profile/draft/renew/", stamp=stamp(quick)) == DRAFT
        assert stored() == {"activities.online_service": False, "stricter.otp.valid_for": "PT3M"}


def test_item_that_cannot_be_read_is_taken_out(quick):
    for _edits in each([{"nothing.known": 1}, [1], {"": 1}]):
        path = re.search(r'name="path" value="([^"]*)"', quick.get("profile/draft/"))[1]
        quick.post("profile/draft/drop/", path=path)
        assert stored() is None
        assert "草案裡沒有要變更的地方" in quick.get("profile/draft/")


UNFIT = [
    {"stricter.otp.valid_for": {"a": 1}},
    {"stricter.otp.valid_for": 7},
    {"stricter.otp.max_attempts": "P1D"},
    {"stricter.mfa.kinds": "x"},
    {"stricter.mfa.kinds": [["x"]]},
    {"stricter.no.such": 3},
    {"stricter.otp.valid_for": "PT1H"},
]


def test_value_of_another_unit_or_of_no_figure_is_told_with_why(quick):
    for edits in each(UNFIT):
        for page in (*PAGES, "figures/otp.max_attempts/own/", "figures/mfa.kinds/own/"):
            quick.get(page)
        html = quick.get("profile/draft/")
        assert "放不進目前設定的 1 項" in html, edits
        assert 'class="faults"' in html, edits
        quick.post("profile/draft/renew/", stamp=stamp(quick))
        assert stored() is None


ODD_READINGS = [
    {KEY: "text"},
    {KEY: {}},
    {KEY: {**NEW, "key": KEY}},
    {KEY: {"key": "reading.other"}},
    {"reading.a/b": {"key": "reading.a/b"}},
    {"reading.<b>": 1},
    {"company.kind": "broker"},
    {"stricter.otp.valid_for": "PT3M"},
    [KEY],
]


def test_readings_draft_that_cannot_be_read_is_told_and_worked_on(quick):
    for number, edits in enumerate(each(ODD_READINGS, act=rulebook.READING_ACT)):
        for page in READING_PAGES:
            assert quick.browser.get(f"/console/rulebook/{page}").status_code in {200, 404}
        assert "這一項讀不懂" in quick.get("readings/draft/"), edits
        quick.post("readings/new/", **{**NEW, "question_en": f"What is worked on {number}?"})
        assert len(stored(rulebook.READING_ACT)) == 2, edits
        quick.post("readings/draft/renew/", stamp=stamp(quick, "readings/draft/"))
        assert set(stored(rulebook.READING_ACT)) == {f"reading.what-is-worked-on-{number}"}
        assert quick.send("readings/draft/").endswith("?told=sent")


def test_unreadable_reading_is_not_overwritten_by_a_new_one_of_its_key(quick):
    store({KEY: "text"}, act=rulebook.READING_ACT)
    quick.post("readings/new/", **NEW)
    assert set(stored(rulebook.READING_ACT)) == {KEY, f"{KEY}-2"}


def test_edits_of_the_company_are_never_proposed_as_readings(quick):
    store({"company.kind": "broker"}, act=rulebook.READING_ACT)
    quick.post("readings/new/", **NEW)
    quick.post("readings/draft/renew/", stamp=stamp(quick, "readings/draft/"))
    quick.send("readings/draft/")
    (proposed,) = identity.proposals()
    assert {line.what.partition(".")[0] for line in identity.proposed_changes(proposed.id)} == {"reading"}


def gone(key="ec.registration-of-capable"):
    """The same book without a clause, as a later one may be; what holds now is checked against it."""
    from anbao.rulebook.domain import own_readings

    real = own_readings.reading_faults

    def faults(raw, *, clauses, works):
        return real(raw, clauses=set(clauses) - {key}, works=works)

    return faults


def test_reading_of_a_clause_that_is_gone_is_not_withdrawn_and_says_why(office, author, monkeypatch):
    author.post("readings/new/", **NEW)
    author.send("readings/draft/")
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
    office.at += timedelta(hours=1)
    monkeypatch.setattr("anbao.rulebook.domain.own_readings.reading_faults", gone())
    other = {**NEW, "question_en": "Another one?", "clauses": ["isec.otp-validity"]}
    assert author.post("readings/new/", **other) == "/console/rulebook/readings/draft/"
    assert "放不進" not in author.get("readings/draft/")
    author.post("readings/draft/discard/", stamp=stamp(author, "readings/draft/discard/"))
    assert author.post(f"readings/{KEY}/withdraw/") == "/console/rulebook/readings/draft/"
    html = author.post("readings/draft/", 409, digest=author.digest("readings/draft/"))
    assert "there is no clause" in html
    assert stored(rulebook.READING_ACT)


def test_reading_that_cannot_be_withdrawn_says_why_and_what_to_do(quick, monkeypatch):
    """The reading in the draft names a clause that went away before it was withdrawn."""
    quick.post("readings/new/", **NEW)
    before = stored(rulebook.READING_ACT)
    monkeypatch.setattr("anbao.rulebook.domain.own_readings.reading_faults", gone())
    html = quick.post(f"readings/{KEY}/withdraw/", 422)
    assert "這則解讀還不能撤回" in html
    assert "there is no clause" in html
    assert f"/console/rulebook/readings/{KEY}/change/" in html
    assert stored(rulebook.READING_ACT) == before


def test_refusal_of_activities_keeps_what_was_ticked(quick, monkeypatch):
    refusal = rulebook.ProfileRefused(
        [], figures=[rulebook.FigureFault("otp.valid_for", "looser", "isec.otp-validity")]
    )

    def refuse(**_named):
        raise refusal

    monkeypatch.setattr(drafts, "add", refuse)
    html = quick.post("profile/activities/", 422, activities=["cloud"])
    assert "沒有放進草案" in html
    assert re.search(r'value="cloud"[^>]*checked', html)
    assert not re.search(r'value="online_sale"[^>]*checked', html)
    assert "沒有放進草案" in own(quick, "otp.valid_for", 422, remove="1")


def test_faults_that_hold_already_do_not_stand_in_the_way_of_mending_one(office, author, monkeypatch):
    """Two values that a later book forbids are mended one after the other, and sent together."""
    meanwhile({**PROFILE, "stricter": {"otp.valid_for": "PT4M", "otp.max_attempts": 4}})
    from anbao.rulebook.actions import publishing

    real = publishing.check_stricter

    def stricter(profile, book, *, on):
        real(profile, book, on=on)
        loose = [("otp.valid_for", "PT4M"), ("otp.max_attempts", 4)]
        faults = [
            rulebook.FigureFault(name, f"{value} is looser", "isec.otp-validity", "max", "PT2M")
            for name, value in loose
            if profile.stricter.get(name) == value
        ]
        if faults:
            raise rulebook.ProfileRefused([], figures=faults)

    monkeypatch.setattr(publishing, "check_stricter", stricter)
    own(author, "otp.valid_for", value="2", unit="minutes")
    assert "放不進" not in author.get("profile/draft/")
    author.post("profile/draft/", 409, digest=author.digest())
    own(author, "otp.max_attempts", value="2")
    assert author.send().endswith("?told=sent")


def test_draft_is_discarded_after_a_question(quick):
    own(quick, "otp.valid_for", value="3", unit="minutes")
    assert "/console/rulebook/profile/draft/discard/" in quick.get("profile/draft/")
    html = quick.get("profile/draft/discard/")
    assert "整份草案不要了？" in html
    assert "驗證碼效期" in html
    assert stored() is not None
    before = len(entries_of(Subject("rulebook", "profile")))
    assert quick.post("profile/draft/discard/", stamp=stamp(quick, "profile/draft/discard/")) == (
        "/console/rulebook/profile/"
    )
    assert stored() is None
    assert len(entries_of(Subject("rulebook", "profile"))) == before
    assert quick.get("profile/draft/")
    assert quick.post("profile/draft/discard/", stamp="again") == "/console/rulebook/profile/"


def test_draft_is_not_discarded_unseen(quick):
    own(quick, "otp.valid_for", value="3", unit="minutes")
    seen = stamp(quick, "profile/draft/discard/")
    own(quick, "otp.max_attempts", value="3")
    for sent in (seen, "", "x" * 10_000):
        html = quick.post("profile/draft/discard/", 409, stamp=sent)
        assert "草案和您剛才看到的不一樣了" in html
        assert "驗證碼連續錯誤次數" in html
    assert len(stored()) == 2


def test_discarding_nothing_leads_to_the_empty_draft(quick):
    assert quick.browser.get("/console/rulebook/profile/draft/discard/")["Location"] == DRAFT


def test_draft_of_somebody_else_is_not_discarded(office, author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    seen = stamp(author, "profile/draft/discard/")
    for role in ("security-officer", "commerce-clerk"):
        answer = office.staff(role).post("/console/rulebook/profile/draft/discard/", {"stamp": seen})
        assert answer.status_code == 403
        assert office.staff(role).post("/console/rulebook/profile/draft/renew/", {"stamp": seen}).status_code == 403
    assert stored() is not None


def test_old_page_sent_again_keeps_what_was_added_since(quick):
    own(quick, "otp.valid_for", value="3", unit="minutes")
    digest = quick.digest()
    quick.post("profile/draft/", digest=digest)
    own(quick, "otp.max_attempts", value="3")
    assert quick.post("profile/draft/", digest=digest).endswith("?told=again")
    assert stored() == {"stricter.otp.max_attempts": 3}


def test_two_windows_add_at_once_and_both_stay(author, monkeypatch):
    together, real = threading.Barrier(2), Examiner.refusal_of

    def side_by_side(self, edits):
        found = real(self, edits)
        together.wait(20)
        return found

    monkeypatch.setattr(Examiner, "refusal_of", side_by_side)
    present, by = rulebook.current_profile(AT), actor_of("compliance-officer")

    def add(edits):
        try:
            return drafts.add(act=rulebook.PROFILE_ACT, edits=edits, present=present, by=by, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(add, [{"stricter.otp.valid_for": "PT3M"}, {"activities.cloud": True}]))
    assert answers == [None, None]
    assert stored() == {"stricter.otp.valid_for": "PT3M", "activities.cloud": True}


def test_edit_added_while_the_draft_is_sent_is_kept(author, monkeypatch):
    own(author, "otp.valid_for", value="3", unit="minutes")
    real, present, by = identity.propose, rulebook.current_profile(AT), actor_of("compliance-officer")

    def add():
        try:
            drafts.add(act=rulebook.PROFILE_ACT, edits={"activities.cloud": True}, present=present, by=by, at=AT)
        finally:
            connections.close_all()

    def propose(**named):
        window = threading.Thread(target=add)
        window.start()
        window.join(20)
        return real(**named)

    monkeypatch.setattr(proposing.identity, "propose", propose)
    assert author.send().endswith("?told=sent")
    assert stored()["activities.cloud"] is True


def test_two_windows_send_at_once_and_one_proposal_waits(author):
    own(author, "otp.valid_for", value="3", unit="minutes")
    digest = author.digest()

    def send(_):
        try:
            return author.browser.post("/console/rulebook/profile/draft/", {"digest": digest})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert len(identity.proposals()) == 1
    assert {answer.status_code for answer in answers} <= {302, 409}
