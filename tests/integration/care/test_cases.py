"""Opened with a number and a day, answered once a round, come back to, closed; warned of before it is late."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anbao.commerce.care.actions import gate, handling, opening, returning, upkeep
from anbao.commerce.care.domain.case import ADVERTISING, Channel, Contact, Kind, Outcome
from anbao.commerce.care.domain.promises import after_workdays
from anbao.commerce.care.models import Case, Gate, PromiseRelease, Step
from anbao.commerce.care.queries import probes
from anbao.commerce.care.queries.cases import said_of
from anbao.commerce.care.queries.promises import in_force
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.registries import probes as known_probes
from anbao.kernel.verdict import Held, Passed, Refused
from anbao.kernel.workdays import Workdays
from anbao.ledger import api as ledger
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_closing import cancelled, code

WORDS = "班機延誤六小時，想知道怎麼辦理。"
ANSWER = "請附航空公司的延誤證明，我們收到後五日內辦理。"
VISITOR = Actor(ActorKind.VISITOR, "visit-9")
STRANGER = Contact("陳先生", mail="stranger@example.tw", phone="0922222222")


def clerk(login=seed.CLERK.login):
    return Actor(ActorKind.STAFF, str(identity.account_of(login)))


def wanted(kind=Kind.QUESTION, words=WORDS, about=""):
    return opening.Wanted(kind, words, about)


def own(shop, policy, kind=Kind.QUESTION, **more):
    about = {"wanted": wanted(kind, **more), "policy": policy.id, "account": policy.account_id}
    return opening.open_own(**about, by=Actor(ActorKind.CUSTOMER, str(policy.account_id)), at=shop.at)


def stranger(shop, visit="visit-9", contact=STRANGER, **more):
    return opening.open_by_anybody(wanted=wanted(**more), contact=contact, visit=visit, by=VISITOR, at=shop.at)


def answered(shop, case, outcome=Outcome.EXPLAINED, by=None, words=ANSWER):
    return handling.answer(case=case, outcome=outcome, words=words, by=by or clerk(), at=shop.at)


def more(shop, policy, case, words="還有一件事"):
    by = Actor(ActorKind.CUSTOMER, str(policy.account_id))
    return returning.add_words(case=case, account=policy.account_id, words=words, by=by, at=shop.at)


def swept(shop):
    upkeep.upkeep(by=Actor(ActorKind.SYSTEM, "test"), at=shop.at)


def events(case):
    row = Case.objects.get(id=case)
    subject = Subject("application", str(row.application)) if row.application else Subject("care", str(row.id))
    mine = "commerce.care.case."
    return [e.kind.removeprefix(mine) for e in ledger.entries_of(subject) if e.kind.startswith(mine)]


def texts(shop, number):
    shop.run_due(only="messages.%")
    return [(to, text) for to, text in shop.world.texts if number in text]


@pytest.fixture
def case(shop, policy):
    return own(shop, policy).id


def test_opened_with_sealed_words_a_number_a_day_and_a_receipt(shop, policy):
    made = own(shop, policy)
    row = Case.objects.get()
    assert (row.state, row.channel, row.application) == ("received", "account", policy.application)
    assert [one.words for one in said_of(row, notes=True)] == [WORDS]
    assert WORDS.encode() not in bytes(Step.objects.get().words)
    assert row.promises == in_force(shop.at).id
    assert row.next_due < row.due_at
    told = texts(shop, made.number)
    assert {to for to, _text in told} == {"0912345678", "mei.ling@example.tw"}
    assert [text for _to, text in told if WORDS in text] == []
    assert events(made.id) == ["received"]


def test_nobodys_words_are_in_the_ledger(shop, policy, case):
    handling.add_note(case=case, words="內部的話", by=clerk(), at=shop.at)
    answered(shop, case)
    more(shop, policy, case)
    said = str([(e.clear, e.subject) for e in sale.entries(policy.application)])
    assert Case.objects.get().number in said
    assert [words for words in (WORDS, ANSWER, "內部的話", "還有一件事") if words in said] == []


def test_case_on_somebody_elses_policy_is_not_opened(shop, policy):
    other = shop.customer(national_id="B234567890", login="stranger")
    about = {"wanted": wanted(), "policy": policy.id, "account": other.by.id}
    assert opening.open_own(**about, by=other.by, at=shop.at) is None
    assert not Case.objects.exists()


def test_failed_entry_leaves_nothing(shop, policy, monkeypatch):
    def fail(**asked_for):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        own(shop, policy)
    assert not Case.objects.exists()
    assert not Step.objects.exists()


def test_stranger_gets_a_receipt_without_anything_typed(shop):
    made = stranger(shop, words="<b>買彩券</b> https://evil.example")
    row = Case.objects.get()
    assert row.account is None
    assert b"stranger@" not in bytes(row.contact)
    told = texts(shop, made.number)
    assert [to for to, _text in told] == ["stranger@example.tw"]  # and no short message that costs us money
    assert [text for _to, text in told if "evil" in text or "陳先生" in text] == []


def test_customers_address_makes_no_difference_to_a_stranger(shop, policy):
    known = stranger(shop, contact=Contact("林", mail="mei.ling@example.tw"))
    unknown = stranger(shop, contact=Contact("林", mail="nobody@example.tw"))
    assert (known.due_at, known.state) == (unknown.due_at, unknown.state)
    assert Case.objects.filter(account=None).count() == 2
    assert own_cases_of(policy) == 0


def own_cases_of(policy):
    return Case.objects.filter(account=policy.account_id).count()


def test_visit_sends_five_an_hour_and_one_address_gets_three_receipts(shop):
    made = [stranger(shop) for _ in range(6)]
    assert [isinstance(one, Refused) for one in made] == [False] * 5 + [True]
    assert Case.objects.count() == 5
    shop.run_due(only="messages.%")
    assert len([to for to, _text in shop.world.texts if to == "stranger@example.tw"]) == 3
    shop.pass_time(minutes=59, seconds=59)
    assert isinstance(stranger(shop), Refused)
    shop.pass_time(seconds=1)
    assert not isinstance(stranger(shop), Refused)


def test_everybody_together_is_limited_and_others_are_told_what_to_do(shop, monkeypatch):
    monkeypatch.setattr(gate, "OF_EVERYBODY", gate.Limit("everybody", 2, timedelta(hours=1)))
    made = [stranger(shop, visit=f"visit-{n}") for n in range(3)]
    assert made[2] == opening.TOO_MANY
    assert "客服電話" in made[2].reason.remedy


def test_counters_are_forgotten_two_days_later(shop):
    stranger(shop)
    shop.pass_time(days=2)
    assert gate.forget(at=shop.at) == 0
    shop.pass_time(seconds=1)
    assert gate.forget(at=shop.at) == 3
    assert not Gate.objects.exists()


def test_caller_with_a_policy_number_is_its_owner(shop, policy):
    about = {"wanted": wanted(Kind.COMPLAINT), "channel": Channel.TELEPHONE, "contact": Contact("")}
    made = opening.write_down(**about, policy_number=policy.number.lower(), by=clerk(), at=shop.at)
    row = Case.objects.get(id=made.id)
    assert (row.account, row.application, row.channel) == (policy.account_id, policy.application, "telephone")
    refused = opening.write_down(**about, policy_number="TA999-0000-0000", by=clerk(), at=shop.at)
    assert refused == opening.NO_POLICY


def test_letter_is_answered_by_letter(shop):
    about = {"wanted": wanted(), "channel": Channel.POST, "contact": Contact("王女士", post="臺南市某路 3 號")}
    made = opening.write_down(**about, policy_number="", by=clerk(), at=shop.at)
    answered(shop, made.id)
    entries = ledger.entries_of(Subject("care", str(made.id)))
    assert [e.clear["ways"] for e in entries if "ways" in e.clear] == [["post"], ["post"]]


def test_taken_named_answered_told_and_settled(shop, policy, case):
    assert isinstance(handling.take(case=case, by=clerk(), at=shop.at), Passed)
    assert handling.take(case=case, by=clerk(), at=shop.at) == handling.NOT_NOW
    row = Case.objects.get()
    assert row.next_due == row.due_at
    assert any("林承辦" in text for _to, text in texts(shop, row.number))
    assert isinstance(answered(shop, case), Passed)
    told = texts(shop, row.number)
    assert [to for to, text in told if ANSWER in text] == ["mei.ling@example.tw"]
    by = Actor(ActorKind.CUSTOMER, str(policy.account_id))
    assert isinstance(returning.settle(case=case, account=policy.account_id, by=by, at=shop.at), Passed)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("closed", "explained")
    assert events(case) == ["received", "taken", "answered", "closed"]


def test_another_member_of_staff_takes_over(shop, case):
    handling.take(case=case, by=clerk(), at=shop.at)
    other = clerk(seed.COMPLIANCE.login)
    assert isinstance(handling.take(case=case, by=other, at=shop.at), Passed)
    assert Case.objects.get().taken_by == str(other)


def test_answered_once_a_round(shop, case):
    assert isinstance(answered(shop, case, Outcome.MET), Passed)
    assert answered(shop, case, Outcome.NOT_MET) == handling.NOT_NOW
    assert Case.objects.get().outcome == "met"
    assert events(case).count("answered") == 1


def test_come_back_to_in_time_and_not_after(shop, policy, case):
    assert isinstance(more(shop, policy, case), Passed)  # while it is open, it is added
    answered(shop, case)
    until = Case.objects.get().reopen_until
    shop.at = until
    assert isinstance(more(shop, policy, case, "還是不滿意"), Passed)
    row = Case.objects.get()
    assert (row.state, row.round, row.outcome, row.taken_by) == ("received", 2, "", "")
    assert row.due_at > until
    answered(shop, case)
    shop.at = Case.objects.get().reopen_until + timedelta(microseconds=1)
    assert more(shop, policy, case, "太晚了") == returning.OVER
    assert len([one for one in said_of(row, notes=False) if one.kind == "words"]) == 3
    assert events(case) == ["received", "told-more", "answered", "reopened", "answered"]


def test_stranger_who_calls_again_is_kept_by_staff(shop):
    made = stranger(shop)
    shop.pass_time(minutes=1)
    answered(shop, made.id)
    shop.pass_time(minutes=1)
    kept = {"case": made.id, "words": "打電話來說不滿意", "by": clerk(), "at": shop.at}
    assert isinstance(returning.keep_words(**kept), Passed)
    row = Case.objects.get()
    assert (row.state, row.round) == ("received", 2)
    assert isinstance(returning.keep_words(**kept), Passed)
    assert [one.by for one in said_of(row, notes=False)][2:] == [str(clerk())] * 2
    handling.close_unanswered(case=made.id, outcome=Outcome.WITHDRAWN, words="撤回", by=clerk(), at=shop.at)
    assert returning.keep_words(**kept) == returning.OVER


def test_closed_by_itself_when_nobody_comes_back(shop, case):
    answered(shop, case)
    shop.at = Case.objects.get().reopen_until
    swept(shop)
    assert Case.objects.get().state == "answered"
    shop.pass_time(seconds=1)
    swept(shop)
    swept(shop)
    assert Case.objects.get().state == "closed"
    assert events(case).count("closed") == 1


def test_own_cases_are_nobody_elses(shop, policy, case):
    other = shop.customer(national_id="B234567890", login="stranger")
    asked = {"case": case, "account": other.by.id, "by": other.by, "at": shop.at}
    assert returning.add_words(**asked, words="x") is None
    assert returning.settle(**asked) is None


def test_staff_is_warned_before_it_is_late_once(shop, case):
    row = Case.objects.get()
    shop.at = row.warn_at - timedelta(microseconds=1)
    swept(shop)
    assert events(case) == ["received"]
    shop.at = row.warn_at
    swept(shop)
    swept(shop)
    assert events(case) == ["received", "due-soon"]
    warned = {to for to, text in texts(shop, row.number) if "快到期限" in text or "期限是" in text}
    assert warned == {"clerk@anbao.example", "compliance@anbao.example"}
    handling.take(case=case, by=clerk(), at=shop.at)
    shop.at = Case.objects.get().due_at - timedelta(days=2)
    swept(shop)
    told = [to for to, text in texts(shop, row.number) if "期限是" in text]
    assert told.count("clerk@anbao.example") == 2
    assert told.count("compliance@anbao.example") == 1


def test_claim_has_its_papers_and_its_result_told(shop, policy):
    made = own(shop, policy, Kind.CLAIM)
    ask = {"case": made.id, "by": clerk(), "at": shop.at}
    assert isinstance(handling.ask_papers(**ask, papers=["delay", "receipts", "delay"]), Passed)
    assert handling.ask_papers(**ask, papers=["delay"]) == handling.NOT_NOW
    assert handling.ask_papers(**ask, papers=["someone's diary"]) == handling.NOT_NOW
    assert isinstance(handling.paper_received(**ask, paper="delay"), Passed)
    assert handling.paper_received(**ask, paper="delay") == handling.NOT_NOW
    assert handling.paper_received(**ask, paper="police") == handling.NOT_NOW
    row = Case.objects.get()
    assert row.papers == {"receipts": "", "delay": shop.at.isoformat()}
    assert any("航空公司延誤或取消證明" in text for _to, text in texts(shop, made.number))
    answered(shop, made.id, Outcome.NOT_MET)
    assert any("不給付" in text for _to, text in texts(shop, made.number))
    assert isinstance(probes.claims_told(shop.at).verdict, Passed)


def test_papers_belong_to_claims_only(shop, case):
    asked = {"case": case, "papers": ["delay"], "by": clerk(), "at": shop.at}
    assert handling.ask_papers(**asked) == handling.NOT_NOW


def test_closed_without_an_answer_says_why(shop, case):
    asked = {"case": case, "words": "廣告信", "by": clerk(), "at": shop.at}
    assert isinstance(handling.close_unanswered(**asked, outcome=Outcome.NO_REQUEST), Passed)
    assert handling.close_unanswered(**asked, outcome=Outcome.DUPLICATE) == handling.NOT_NOW
    assert "1 closed without an answer" in probes.answered_in_time(shop.at).says
    with pytest.raises(ValueError, match="takes an answer"):
        handling.close_unanswered(**asked, outcome=Outcome.MET)
    with pytest.raises(ValueError, match="no answer"):
        answered(shop, case, Outcome.WITHDRAWN)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "answered"},
        {"state": "closed", "outcome": "met"},
        {"outcome": "met"},
        {"state": "in_hand"},
        {"kind": "gossip"},
        {"account": None, "person": None},
    ],
)
def test_database_refuses_what_does_not_stand(shop, case, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(id=case).update(**change)


def test_probes_name_what_is_late_on_both_sides_of_the_moment(shop, policy, case):
    row = Case.objects.get()
    shop.at = row.next_due
    assert isinstance(probes.answered_in_time(shop.at).verdict, Passed)
    shop.at = row.next_due + timedelta(microseconds=1)
    assert row.number in probes.answered_in_time(shop.at).verdict.reason.details["faults"]
    handling.take(case=case, by=clerk(), at=shop.at)
    assert isinstance(probes.answered_in_time(shop.at).verdict, Passed)
    shop.at = row.due_at + timedelta(seconds=1)
    late = probes.answered_in_time(shop.at).verdict.reason.details["faults"]
    assert f"{row.number} (question) 1 days late" in late
    answered(shop, case)
    found = probes.answered_in_time(shop.at)
    assert isinstance(found.verdict, Passed)
    assert "1 answered late" in found.says
    kept = probes.promises_kept(shop.at)
    assert f"{row.number} answered late" in kept.verdict.reason.details["faults"]


def test_services_with_probes_of_their_own_are_looked_at(shop, policy, case, monkeypatch):
    assert all(name in known_probes for name in probes.SERVICES.values())
    found = probes.promises_kept(shop.at)
    assert isinstance(found.verdict, Passed), found
    assert "e-policy sent" in found.says
    policy.sent_at = None
    policy.save()
    shop.pass_time(hours=25)
    handling.take(case=case, by=clerk(), at=shop.at)
    assert "e-policy sent: policies.unsent" in probes.promises_kept(shop.at).verdict.reason.details["faults"]


def test_premium_owed_back_for_too_long_is_named(shop, customer, policy, case):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    answered(shop, case)
    shop.at = after_workdays(shop.at, 3, is_rest=Workdays().is_rest)
    fault = f"{policy.number}: premium owed back"
    assert fault not in str(probes.promises_kept(shop.at).verdict)
    shop.pass_time(seconds=1)
    assert fault in probes.promises_kept(shop.at).verdict.reason.details["faults"]


def test_without_released_promises_nothing_is_in_time(shop, policy, monkeypatch):
    from anbao.commerce.care.queries import promises

    nothing = PromiseRelease.objects.none()
    monkeypatch.setattr(promises, "in_force", lambda _at: nothing.first())
    monkeypatch.setattr(probes, "in_force", promises.in_force)
    made = own(shop, policy)
    assert made.due_at == shop.at
    found = probes.answered_in_time(shop.at).verdict
    assert "no promises are released" in found.reason.details["faults"]


def test_complaints_and_advertising_have_probes_of_their_own(shop, policy):
    assert isinstance(probes.complaints_handled(shop.at).verdict, Held)  # nothing shows nothing
    made = own(shop, policy, Kind.COMPLAINT, about=ADVERTISING)
    for probe in (probes.complaints_handled, probes.advertised_kept, probes.people_named):
        assert isinstance(probe(shop.at).verdict, Passed)
    shop.at = Case.objects.get().due_at + timedelta(seconds=1)
    for probe in (probes.complaints_handled, probes.advertised_kept):
        assert made.number in probe(shop.at).verdict.reason.details["faults"]


def test_claim_whose_result_did_not_go_out_is_noticed(shop, policy):
    from anbao.messages.models import Message

    made = own(shop, policy, Kind.CLAIM)
    answered(shop, made.id, Outcome.MET)
    Message.objects.filter(template__startswith="care.answered-").update(state="refused")
    assert made.number in probes.claims_told(shop.at).verdict.reason.details["faults"]
