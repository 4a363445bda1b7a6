"""Expected refusals are committed with their entry; a failed ledger write leaves nothing."""

from datetime import timedelta

import pytest

from anbao.kernel.verdict import Held, Passed, Referred, Refused
from tests.integration.journey.sale import entries, kinds, row


def last(application, kind):
    return [e for e in entries(application) if e.kind == f"commerce.application.{kind}"][-1]


def test_insured_other_than_proposer_refused_and_committed(shop, customer):
    application = customer.start()
    verdict = customer.enter(application, insured_is_proposer=False)
    assert isinstance(verdict, Refused)
    assert verdict.reason.code == "sale.insured-not-proposer"
    assert row(application).state == "quoted"
    assert row(application).notice["code"] == "sale.insured-not-proposer"
    entry = last(application, "refused")
    assert entry.clear["reason"] == "sale.insured-not-proposer"
    assert {g["tag"] for g in entry.clear["guards"]} >= {"sale.natural-person", "sale.of-age", "sale.not-dormant"}


def test_terms_not_opened_refused(shop, customer):
    application = customer.reach("data_entered")
    references = customer.open_terms()
    other = shop.customer("A223456781", "other")
    theirs = other.start()
    other.enter(theirs)
    verdict = other.agree(theirs, references)
    assert verdict.reason.code == "sale.terms-not-opened"
    assert row(theirs).state == "data_entered"
    assert customer.agree(application, references[:0]).reason.code == "sale.terms-not-agreed"
    assert isinstance(customer.agree(application, references), Passed)


def test_otp_wrong_refused_right_accepted_later(shop, customer):
    application = customer.reach("underwritten")
    _issued, code = customer.code(application)
    wrong = "".join(str((int(c) + 1) % 10) for c in code)
    assert isinstance(customer.confirm(application, wrong), Refused)
    assert row(application).state == "underwritten"
    assert isinstance(customer.confirm(application, code), Passed)


def test_otp_of_other_content_refused(shop, customer):
    application = customer.reach("underwritten")
    _issued, code = customer.code(application)
    assert isinstance(customer.enter(application, other_medical_cover=True), Passed)
    assert row(application).state == "data_entered"
    assert customer.confirm(application, code).reason.code == "journey.not-now"
    assert isinstance(customer.agree(application), Passed)
    assert isinstance(customer.underwrite(application), Passed)
    assert isinstance(customer.confirm(application, code), Refused)
    assert row(application).confirmed_digest == ""


def test_confirmation_survives_death_after_redeeming(shop, customer, monkeypatch):
    """The code was redeemed, then the process died: the same content is confirmed without a second code."""
    from anbao.commerce.journey.actions import confirm

    application = customer.reach("underwritten")
    _issued, code = customer.code(application)
    with monkeypatch.context() as patched:
        patched.setattr(confirm, "lock", lambda *a, **k: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            customer.confirm(application, code)
    assert isinstance(customer.confirm(application, "000000"), Passed)


def test_accumulated_sum_unreachable_held(shop, customer):
    from anbao.kernel.errors import NoReply

    application = customer.reach("terms_agreed")
    shop.world.fail["accumulated"] = [NoReply("…")]
    assert isinstance(customer.underwrite(application), Held)
    assert row(application).state == "terms_agreed"
    assert row(application).notice["remedy"]
    assert "held" in kinds(application)
    assert isinstance(customer.underwrite(application), Passed)


def test_accumulated_sum_beyond_limit_declined(shop, customer):
    application = customer.reach("terms_agreed")
    shop.world.accumulated = 10**9
    assert isinstance(customer.underwrite(application), Refused)
    assert row(application).state == "declined"
    assert "declined" in kinds(application)
    shop.world.accumulated = 0
    assert isinstance(customer.enter(application), Passed)


def test_abnormal_record_referred(shop, customer):
    from anbao.commerce.underwriting import api as underwriting
    from anbao.kernel.actor import Subject, system

    application = customer.reach("terms_agreed")
    underwriting.note_abnormal(
        person=row(application).person, kind="claim", matter=Subject("claim", "1"), at=shop.at, by=system("t")
    )
    assert isinstance(customer.underwrite(application), Referred)
    assert row(application).state == "referred"


def test_period_begun_refuses_payment(shop, customer):
    application = customer.reach("confirmed")
    shop.at = row(application).starts_at
    verdict = customer.open_payment(application)
    assert verdict.reason.code == "sale.period-begun"
    assert row(application).payment is None


def test_payment_opened_until_a_second_before(shop, customer):
    application = customer.reach("confirmed")
    shop.at = row(application).starts_at - timedelta(seconds=1)
    assert customer.open_payment(application).__class__ in {Passed, Refused}
    assert (row(application).notice or {}).get("code") != "sale.period-begun"


def test_other_window_refused(shop, customer):
    from anbao.commerce.journey.actions import enter

    application = customer.start()
    verdict = enter.enter_data(
        application=application, declared=customer.declared(), version=7, by=customer.by, at=shop.at
    )
    assert verdict.reason.code == "journey.changed-elsewhere"


def test_somebody_elses_application_is_not_there(shop, customer):
    from anbao.commerce.journey.models import Application

    application = customer.start()
    stranger = shop.customer("A223456781", "stranger")
    with pytest.raises(Application.DoesNotExist):
        stranger.enter(application)


@pytest.mark.parametrize("state", ["quoted", "data_entered", "underwritten", "confirmed"])
def test_failed_ledger_write_leaves_nothing(shop, customer, monkeypatch, state):
    from anbao.commerce.journey.models import Transition
    from anbao.ledger import api as ledger

    class Broken(Exception):
        pass

    def broken(**_):
        raise Broken

    application = customer.reach(state)
    if state == "data_entered":
        customer.open_terms()
    before, moves = row(application), Transition.objects.count()
    step = {
        "quoted": customer.enter,
        "data_entered": customer.agree,
        "underwritten": lambda a: customer.confirm(a, customer.code(a)[1]),
        "confirmed": customer.open_payment,
    }[state]
    if state == "underwritten":
        _issued, code = customer.code(application)
        before = row(application)
        step = lambda a: customer.confirm(a, code)  # noqa: E731
    from anbao.commerce.journey.actions import moves as written

    with monkeypatch.context() as patched:
        patched.setattr(written.ledger, "record", broken)
        with pytest.raises(Broken):
            step(application)
    assert ledger.record is not broken
    after = row(application)
    assert (after.state, after.version, after.payment) == (before.state, before.version, before.payment)
    assert Transition.objects.count() == moves


def test_failed_ledger_write_of_a_refusal_leaves_nothing(shop, customer, monkeypatch):
    from anbao.commerce.journey.actions import moves as written

    class Broken(Exception):
        pass

    def broken(**_):
        raise Broken

    application = customer.start()
    with monkeypatch.context() as patched:
        patched.setattr(written.ledger, "record", broken)
        with pytest.raises(Broken):
            customer.enter(application, insured_is_proposer=False)
    assert row(application).notice is None
