"""Registering in person: recorded at the counter, activated at home, every refusal committed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from anbao.commerce.branch.actions import activate, record, upkeep
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries import probes
from anbao.commerce.registration import api as registration
from anbao.files import api as files
from anbao.files.models import StoredFile
from anbao.identity import api as identity
from anbao.identity.models import Account, Person
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.clock import now
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event
from tests.integration.branch.conftest import LOGIN, PASSWORD, Home

VISITOR = Actor(ActorKind.VISITOR, "somebody")


def told(row):
    return [entry.kind for entry in entries_of(Subject("branch-registration", str(row.id)))]


def clauses_of(kind):
    """What the one entry of a kind cites."""
    event = Event.objects.get(kind=kind)
    subject = Subject(*event.subject.split(":", 1))
    return {clause for entry in entries_of(subject) if entry.kind == kind for clause in entry.clauses}


@pytest.fixture
def row(counter):
    answer = counter.record()
    assert answer.status_code == 302, answer.content.decode()
    return BranchRegistration.objects.get()


@pytest.fixture
def activated(row, home, mailbox):
    assert home.claim(mailbox.activation_code()).status_code == 302
    assert home.choose().status_code == 302
    assert home.enter(mailbox.code()).status_code == 302
    return BranchRegistration.objects.get()


def test_from_the_counter_to_the_account(activated, home, mailbox):
    account = Account.objects.get(kind="customer")
    assert (activated.state, activated.account_id) == ("activated", account.id)
    assert activated.applicant is None
    assert activated.credentials is None
    facts = registration.registration_of(account.id)
    assert (facts.method, facts.verified_at) == ("in-person", activated.attended_at)
    data = identity.person_data(account.person_id)
    assert (data.national_id, data.name, data.phone) == ("A123456789", "王小明", "+886912345678")
    assert {
        "commerce.branch.recorded",
        "commerce.branch.code-sent",
        "commerce.branch.code-tried",
        "commerce.branch.chosen",
        "identity.otp.compared",
        "commerce.branch.activated",
    } <= set(told(activated))
    cited = clauses_of("commerce.branch.recorded")
    assert {"ec.registration-in-person", "ec.registration-in-person-disclosures"} <= cited
    assert home.browser.get("/account/").status_code == 200  # signed in
    found = identity.check_password(login=LOGIN, password=PASSWORD, audience="customer", by=VISITOR, at=now())
    assert found == account.id
    assert isinstance(probes.kept_whole(now()).verdict, Passed)


def test_nothing_of_the_applicant_stands_in_clear(row, counter):
    page = counter.browser.get(f"/console/branch/{row.id}/").content.decode()
    for datum in ("A123456789", "王小明", "0912345678", "xiaoming.wang@example.com"):
        assert datum not in page
    bodies = b"".join(bytes(body) for body in Event.objects.values_list("body", flat=True))
    for datum in ("王小明", "A123456789", "912345678", "xiaoming"):
        assert datum.encode() not in bodies


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content": b""}, "請上傳本人簽好的文件"),
        ({"content": b"MZ\x90"}, "這個檔案不是"),
        ({"boxes": {}}, "已由本人看過並簽名"),
        ({"papers": ["health-card"]}, "其中要有國民身分證或居留證"),
        ({"papers": []}, "請勾選當面核對過的證件"),
        ({"national_id": "A123456788"}, "號碼不正確"),
        ({"office": ""}, "本人是在哪裡辦理"),
        ({"birth_date_year": "99"}, "須年滿"),
    ],
)
def test_refused_beside_the_field_keeping_what_was_typed(counter, changes, words):
    answer = counter.record(**changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "xiaoming.wang@example.com" in page
    assert not BranchRegistration.objects.exists()


def test_a_guards_refusal_is_committed(counter):
    counter.record(birth_date_year="99")
    assert "ec.registration-of-capable" in clauses_of("commerce.branch.refused")


def test_who_has_an_account_gets_no_second_one(activated, counter, mailbox):
    before = Account.objects.get(kind="customer")
    assert counter.record(phone="0987654321").status_code == 302
    second = BranchRegistration.objects.exclude(id=activated.id).get()
    assert (second.state, second.account_id) == ("joined", before.id)
    assert identity.person_data(before.person_id).phone == "+886912345678"  # what is known stays
    assert registration.verification(second.id).method == "in-person"
    assert "請立即來電" in mailbox.messages()[-1].text


@pytest.mark.parametrize("most", [1, 8, 40])
def test_wrong_numbers_in_parallel_are_compared_five_times(row, mailbox, most):
    code = mailbox.activation_code()
    if most == 1:
        for _ in range(4):
            assert isinstance(
                activate.claim(code=code, national_id="B123456780", by=VISITOR, at=now()).verdict, Refused
            )
        assert isinstance(activate.claim(code=code, national_id="A123456789", by=VISITOR, at=now()).verdict, Passed)
        return

    def guess(_number):
        try:
            return activate.claim(code=code, national_id="B123456780", by=VISITOR, at=now()).verdict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(most)))
    assert all(isinstance(one, Refused) for one in answers)
    assert told(row).count("commerce.branch.code-tried") == 5
    assert told(row).count("commerce.branch.code-refused") == most - 5
    assert isinstance(activate.claim(code=code, national_id="A123456789", by=VISITOR, at=now()).verdict, Refused)


def test_an_unknown_code_is_answered_as_a_wrong_one(row, mailbox):
    code = mailbox.activation_code()
    wrong = activate.claim(code=code, national_id="B123456780", by=VISITOR, at=now())
    unknown = activate.claim(code="AAAA-BBBB-CCCC-DDDD", national_id="A123456789", by=VISITOR, at=now())
    assert wrong.verdict == unknown.verdict


def test_a_code_ends_with_its_time(row, mailbox):
    code = mailbox.activation_code()
    until = row.code_expires_at
    late = activate.claim(code=code, national_id="A123456789", by=VISITOR, at=until)
    assert isinstance(late.verdict, Refused)
    early = activate.claim(code=code, national_id="A123456789", by=VISITOR, at=until - timedelta(microseconds=1))
    assert isinstance(early.verdict, Passed)


def test_a_new_code_replaces_the_former(row, counter, home, mailbox):
    former = mailbox.activation_code()
    answer = counter.browser.post(f"/console/branch/{row.id}/act/", {"act": "send-again"})
    assert answer.status_code == 302
    assert home.claim(former).status_code == 422
    assert home.claim(mailbox.activation_code()).status_code == 302


def test_the_next_pages_belong_to_whoever_showed_the_code(row, mailbox):
    stranger = Home()
    assert stranger.choose()["Location"] == "/register/activate/"
    assert stranger.enter("123456")["Location"] == "/register/activate/"
    assert stranger.browser.post("/register/activate/code/again/")["Location"] == "/register/activate/"


def test_a_weak_password_is_refused_beside_the_field(row, home, mailbox):
    home.claim(mailbox.activation_code())
    answer = home.choose(password="short1")
    assert answer.status_code == 422
    assert f'value="{LOGIN}"' in answer.content.decode()
    assert BranchRegistration.objects.get().state == "recorded"


def test_a_code_for_one_login_opens_no_other(row, home, mailbox):
    home.claim(mailbox.activation_code())
    home.choose()
    code = mailbox.code()
    home.choose(login="traveller-two")
    assert home.enter(code)["Location"] == "/register/activate/account/"  # a new one may not be sent so soon
    assert not Account.objects.filter(kind="customer").exists()


def test_two_windows_open_one_account(row, home, mailbox):
    home.claim(mailbox.activation_code())
    home.choose()
    code = mailbox.code()
    twin = Home()
    twin.browser.cookies = home.browser.cookies

    def enter(one):
        try:
            return one.enter(code).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter, (home, twin)))
    assert Account.objects.filter(kind="customer").count() == 1
    assert told(row).count("commerce.branch.activated") == 1


def test_a_redeemed_code_is_not_asked_for_again(row, home, mailbox, monkeypatch):
    home.claim(mailbox.activation_code())
    home.choose()
    code = mailbox.code()

    def dies(*_args, **_kwargs):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(activate, "_open_account", dies)
        with pytest.raises(RuntimeError):
            home.enter(code)
    assert home.enter("000000").status_code == 302
    assert BranchRegistration.objects.get().state == "activated"


def test_what_nobody_activates_ends(row):
    until = record.BranchRegistration.objects.get().attended_at + timedelta(days=29)
    assert upkeep.end_unclaimed(at=until) == 0
    assert upkeep.end_unclaimed(at=until + timedelta(days=2)) == 1
    ended = BranchRegistration.objects.get()
    assert (ended.state, ended.applicant, ended.code_mac) == ("unclaimed", None, None)
    assert not Person.objects.exclude(national_id=None).exists()


def test_withdrawn_once(row, counter, home, mailbox):
    code = mailbox.activation_code()
    for expected in (302, 422):
        answer = counter.browser.post(f"/console/branch/{row.id}/act/", {"act": "withdraw"})
        assert answer.status_code == expected
    assert home.claim(code).status_code == 422


def test_a_failed_ledger_write_rolls_all_back(counter, monkeypatch):
    from anbao.commerce.branch.actions import shared

    def fails(**_given):
        raise RuntimeError("no ledger")

    monkeypatch.setattr(shared.ledger, "record", fails)
    with pytest.raises(RuntimeError):
        counter.record()
    assert not BranchRegistration.objects.exists()
    assert not StoredFile.objects.filter(document_type=record.SIGNED).exists()


def test_the_probe_tells_of_what_is_gone(activated, monkeypatch):
    def gone(_file):
        raise files.FileUnknown

    monkeypatch.setattr(files, "read", gone)
    verdict = probes.kept_whole(now()).verdict
    assert isinstance(verdict, Refused)
    assert "signed documents" in str(verdict.reason.details)


def test_the_probe_says_nothing_yet_without_any(company):
    assert probes.kept_whole(now()).verdict == NOTHING_YET


def test_only_with_the_permission(company):
    from anbao.project.demo import seed
    from tests.integration.journey.test_pages import sign_in

    other = sign_in(seed.UNDERWRITER.login, seed.UNDERWRITER.password, "/console/sign-in/")
    for path in ("", "new/"):
        assert other.get(f"/console/branch/{path}").status_code == 403
