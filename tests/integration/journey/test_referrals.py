"""What the guards refer an underwriter decides, once, on what was seen; whatever else refuses goes on refusing."""

from datetime import timedelta

import pytest

from anbao.commerce.journey.actions import refer
from anbao.commerce.underwriting import api as underwriting
from anbao.commerce.underwriting.models import Reservation, Review, UnderwritingDecision
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.verdict import Held, Passed, Referred, Refused
from anbao.project.demo import seed
from tests.integration.journey.sale import entries, kinds, row

REASON, NOTE = "您先前的理賠已經查明沒有問題。", "理賠部門回覆：單據補齊，結案。"


@pytest.fixture
def underwriter(shop):
    return Actor(ActorKind.STAFF, str(identity.account_of(seed.UNDERWRITER.login)))


@pytest.fixture
def referred(shop, customer):
    application = customer.reach("terms_agreed")
    note(shop, application)
    assert isinstance(customer.underwrite(application), Referred)
    shop.pass_time(minutes=1)
    return application


def note(shop, application, number="1"):
    return underwriting.note_abnormal(
        person=row(application).person, kind="claim", matter=Subject("claim", number), because="單據不符", at=shop.at,
        by=system("tests"),
    )  # fmt: skip


def seen(application):
    return underwriting.referral_of(Subject("application", str(application))).seen


def words(application, **other):
    return underwriting.Words(**{"reason": REASON, "note": NOTE, "seen": seen(application), **other})


def decide(shop, act, application, by, **said):
    return act(application=application, words=said.pop("words", None) or words(application), by=by, at=shop.at)


def news(shop, application):
    shop.run_due(only="messages.%")
    return [text for _to, text in shop.world.texts if row(application).number in text]


def held(application):
    found = Reservation.objects.filter(application_id=str(application), state="reserved")
    return dict(found.values_list("benefit", "expires_at"))


def test_accepted_goes_on_to_the_contract_with_the_note_still_open(shop, customer, referred, underwriter):
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Passed)
    assert row(referred).state == "underwritten"
    assert "accepted" in kinds(referred)
    assert isinstance(customer.confirm(referred), Passed)
    assert isinstance(customer.open_payment(referred), Passed)
    customer.enter_card(referred)
    shop.run_due()
    assert row(referred).state == "cover_reported"


def test_acceptance_is_a_decision_that_shows_what_was_overridden(shop, referred, underwriter):
    decide(shop, refer.accept, referred, underwriter)
    kept = underwriting.decisions_of(Subject("application", str(referred)))[-1]
    answers = {guard["tag"]: guard["verdict"] for guard in kept.decision["guards"]}
    assert (kept.outcome, kept.decision["verdict"]) == ("passed", "passed")
    assert answers.pop("sale.no-abnormal-record") == "referred"
    assert set(answers.values()) == {"passed"}
    assert kept.facts["own.abnormal"] is True
    clear = next(e.clear for e in reversed(entries(referred)) if e.kind == "underwriting.decided")
    assert clear["overridden"] == ["sale.no-abnormal-record"]


def test_customer_is_told_of_the_acceptance_with_its_end(shop, referred, underwriter):
    shop.run_due(only="messages.%")
    decide(shop, refer.accept, referred, underwriter)
    text, mail = news(shop, referred)
    assert "2026/11/21 14:01" in text
    assert REASON not in text
    assert REASON in mail
    assert not any(NOTE in one for one in (text, mail))


def test_sums_stay_held_as_long_as_the_acceptance_stands(shop, referred, underwriter):
    starts = row(referred).starts_at
    assert set(held(referred).values()) == {starts}
    decide(shop, refer.accept, referred, underwriter)
    assert set(held(referred).values()) == {shop.at + timedelta(hours=24)}


def test_declined_frees_the_sums_and_says_why(shop, customer, referred, underwriter):
    shop.run_due(only="messages.%")
    assert isinstance(decide(shop, refer.decline, referred, underwriter), Passed)
    found = row(referred)
    assert (found.state, found.notice["code"]) == ("declined", "journey.declined-by-underwriter")
    assert held(referred) == {}
    text, mail = news(shop, referred)
    assert REASON in mail
    assert REASON not in text
    assert underwriting.said_to_customer(Subject("application", str(referred))) == REASON
    assert isinstance(customer.enter(referred), Passed)


def test_what_was_said_is_sealed(shop, referred, underwriter):
    decide(shop, refer.decline, referred, underwriter)
    review = Review.objects.get()
    assert REASON.encode() not in bytes(review.reason)
    said = str([entry.clear for entry in entries(referred)])
    assert REASON not in said
    assert NOTE not in said


@pytest.mark.parametrize(
    "wrong",
    [
        ({"reason": "  "}, "underwriting.without-reason"),
        ({"note": ""}, "underwriting.without-note"),
        ({"note": "寫" * 501}, "underwriting.too-long"),
        ({"seen": "0" * 64}, "underwriting.seen-changed"),
    ],
)
@pytest.mark.parametrize("act", [refer.accept, refer.decline])
def test_nothing_is_decided_without_words_or_on_something_else(shop, referred, underwriter, act, wrong):
    other, code = wrong
    verdict = decide(shop, act, referred, underwriter, words=words(referred, **other))
    assert verdict.reason.code == code
    assert row(referred).state == "referred"
    assert not Review.objects.exists()


def test_note_made_since_the_page_was_opened_is_not_overridden(shop, referred, underwriter):
    said = words(referred)
    note(shop, referred, number="2")
    assert decide(shop, refer.accept, referred, underwriter, words=said) == underwriting.SEEN_CHANGED
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Passed)


def test_note_made_after_the_acceptance_leads_back_to_an_underwriter(shop, customer, referred, underwriter):
    decide(shop, refer.accept, referred, underwriter)
    note(shop, referred, number="2")
    assert isinstance(customer.confirm(referred), Refused)
    assert row(referred).state == "terms_agreed"
    shop.pass_time(minutes=1)
    assert isinstance(customer.underwrite(referred), Referred)


def test_acceptance_counts_for_this_application_only(shop, customer, referred, underwriter):
    decide(shop, refer.accept, referred, underwriter)
    other = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(other), Referred)


def test_another_guard_goes_on_refusing(shop, referred, underwriter):
    shop.pass_time(minutes=1)
    shop.world.accumulated = 12_000_000
    before, until = row(referred), held(referred)
    verdict = decide(shop, refer.accept, referred, underwriter)
    assert verdict.reason.code == "underwriting.industry-sum-over-limit"
    after = row(referred)
    assert (after.state, after.notice, after.version) == ("referred", before.notice, before.version)
    assert held(referred) == until
    assert kinds(referred)[-1] == "accept-stopped"
    assert not Review.objects.exists()
    shop.world.accumulated = 0
    shop.pass_time(minutes=1)
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Passed)


def test_silent_industry_holds_and_it_may_be_tried_again(shop, referred, underwriter):
    from anbao.kernel.errors import NoReply

    shop.pass_time(minutes=1)
    shop.world.fail["accumulated"] = [NoReply("…")] * 5
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Held)
    assert row(referred).state == "referred"
    shop.world.fail["accumulated"] = []
    shop.pass_time(minutes=1)
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Passed)


def test_line_no_longer_released_is_not_accepted(shop, referred, underwriter):
    from tests.integration.journey.test_standing import newer_release

    shop.pass_time(minutes=1)
    newer_release(shop.at)
    assert isinstance(decide(shop, refer.accept, referred, underwriter), Refused)
    assert row(referred).state == "referred"


def test_second_underwriter_decides_nothing(shop, referred, underwriter):
    said = words(referred)
    assert isinstance(decide(shop, refer.accept, referred, underwriter, words=said), Passed)
    assert decide(shop, refer.decline, referred, underwriter, words=said) == refer.DECIDED_ALREADY
    assert decide(shop, refer.accept, referred, underwriter, words=said) == refer.DECIDED_ALREADY
    assert row(referred).state == "underwritten"


@pytest.mark.parametrize("act", [refer.accept, refer.decline])
def test_customer_who_changes_meanwhile_is_not_decided_on(shop, customer, referred, underwriter, act):
    said = words(referred)
    assert isinstance(customer.enter(referred), Passed)
    assert decide(shop, act, referred, underwriter, words=said) == refer.DECIDED_ALREADY
    assert isinstance(customer.agree(referred), Passed)
    shop.pass_time(minutes=1)
    assert isinstance(customer.underwrite(referred), Referred)
    assert decide(shop, act, referred, underwriter, words=said) == underwriting.SEEN_CHANGED


def test_customer_who_changes_during_the_look_up_is_not_decided_on(shop, customer, referred, underwriter, monkeypatch):
    from anbao.commerce.reporting import api as reporting

    ask = reporting.accumulated

    def while_asked(**asked):
        assert isinstance(customer.enter(referred), Passed)
        return ask(**asked)

    monkeypatch.setattr(reporting, "accumulated", while_asked)
    assert decide(shop, refer.accept, referred, underwriter) == refer.DECIDED_ALREADY
    assert row(referred).state == "data_entered"
    assert UnderwritingDecision.objects.filter(application_id=str(referred)).count() == 1


def test_nothing_is_accepted_once_the_cover_begins(shop, referred, underwriter):
    said = words(referred)
    shop.at = row(referred).starts_at
    assert isinstance(decide(shop, refer.accept, referred, underwriter, words=said), Refused)
    for _ in range(3):
        shop.run_due()
        shop.pass_time(minutes=10)
    assert row(referred).state == "lapsed"
    assert decide(shop, refer.accept, referred, underwriter, words=said) == refer.DECIDED_ALREADY


def test_failed_entry_rolls_everything_back(shop, referred, underwriter, monkeypatch):
    from anbao.ledger import api as ledger

    record = ledger.record

    def fail(*, kind, **asked):
        if kind == "commerce.application.accepted":
            raise RuntimeError
        return record(kind=kind, **asked)

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        decide(shop, refer.accept, referred, underwriter)
    assert row(referred).state == "referred"
    assert not Review.objects.exists()
    assert set(held(referred).values()) == {row(referred).starts_at}
