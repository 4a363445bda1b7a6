"""The register is asked before a sale, told of the contract and of its end, each once, whatever it answers."""

from datetime import timedelta
from uuid import UUID

import pytest

from anbao.commerce.inconvenience import actions
from anbao.commerce.inconvenience import api as inconvenience
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.commerce.policies import api as policies
from anbao.kernel.actor import system
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Held, Passed, Refused
from tests.integration.journey import sale
from tests.integration.journey.sale import kinds, row
from tests.integration.journey.test_overlapping import shown
from tests.integration.journey.test_sweep import forget_jobs, sweep

LINE = "travel-inconvenience"


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()


def agreed(shop, customer, line=LINE):
    from anbao.commerce.catalogue import api as catalogue
    from anbao.commerce.journey.actions import enter
    from anbao.commerce.registration import api as registration

    made = enter.start_application(line=line, inputs=customer.inputs(), by=customer.by, at=shop.at)
    assert isinstance(made, UUID), made
    customer.enter(made)
    versions = catalogue.documents("terms", line=line, at=shop.at)
    for version in versions:
        registration.open_document(actor=customer.by, sha256=version.sha256, at=shop.at, visit="v")
    customer.agree(made, [version.reference for version in versions])
    assert row(made).state == "terms_agreed"
    return made


def bought(shop, customer, *, told=True):
    application = agreed(shop, customer)
    for step in (customer.underwrite, customer.confirm, customer.open_payment):
        assert isinstance(step(application), Passed)
    customer.enter_card(application)
    for only in ("journey.%", "policies.%") if not told else (None,):
        shop.run_due(only=only)
    assert row(application).state == "cover_reported"
    return application


def end(shop, application):
    from django.db import transaction

    policy = policies.policy_for(application)
    with transaction.atomic(durable=True):
        ending = policies.Ending(policy.id, application, "cancelled", policy.premium)
        actions.note_ended(ending, by=system("tests"), at=shop.at)


def states(application):
    return {str(one.kind): str(one.state) for one in inconvenience.entries_of(application)}


def told(shop, rounds=4):
    for _ in range(rounds):
        shop.run_due(only="inconvenience.tell")
        shop.pass_time(minutes=5)


def asked(shop, operation):
    return [key for name, key in shop.world.asked if name == operation]


def test_contract_is_registered_with_what_the_register_counts(shop, customer):
    application = bought(shop, customer)
    assert states(application) == {"register": "done"}
    (entry,) = shop.world.registered
    assert entry.national_id == "A123456789"
    assert set(entry.benefits) == {"flight-delay", "baggage-delay", "baggage-loss", "documents", "cancellation"}
    assert (entry.starts_at, entry.ends_at) == (row(application).starts_at, row(application).ends_at)
    assert "register-done" in str(kinds(application))


def test_other_lines_are_neither_asked_nor_registered(shop, customer):
    shop.world.fail["standing"] = [NotSent("…")] * 9
    application = customer.reach("card_entered")
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert states(application) == {}


@pytest.mark.parametrize(("standing", "code"), [((1, 1), "register-own"), ((0, 2), "register-everywhere")])
def test_too_many_are_refused_on_the_page(shop, customer, standing, code):
    shop.world.standing = standing
    application = agreed(shop, customer)
    refused = customer.underwrite(application)
    assert isinstance(refused, Refused)
    assert refused.reason.code == f"underwriting.{code}"
    page = shown("review", application)
    assert "定額給付的旅行不便保險，不能再投保。" in page
    assert "請改選沒有旅行不便保障的商品" in page


def test_one_elsewhere_is_allowed(shop, customer):
    shop.world.standing = (0, 1)
    assert isinstance(customer.underwrite(agreed(shop, customer)), Passed)


@pytest.mark.parametrize("failure", [NotSent, NoReply, Rejected])
def test_silent_register_holds_with_a_next_step(shop, customer, failure):
    shop.world.fail["standing"] = [failure("…")]
    application = agreed(shop, customer)
    assert isinstance(customer.underwrite(application), Held)
    assert row(application).state == "terms_agreed"
    assert "請稍候再按一次「繼續」" in shown("review", application)
    assert isinstance(customer.underwrite(application), Passed)


def test_own_application_under_way_counts(shop, customer):
    assert isinstance(customer.underwrite(agreed(shop, customer)), Passed)
    second = customer.underwrite(agreed(shop, customer))
    assert second.reason.code == "underwriting.register-own"


def test_end_is_withdrawn(shop, customer):
    application = bought(shop, customer)
    end(shop, application)
    told(shop)
    assert states(application) == {"register": "done", "withdraw": "done"}
    assert shop.world.registered == []


def test_end_before_the_registration_is_told_after_it(shop, customer):
    application = bought(shop, customer, told=False)
    end(shop, application)
    assert states(application) == {"register": "waiting", "withdraw": "waiting"}
    told(shop)
    assert states(application) == {"register": "done", "withdraw": "done"}
    assert [name for name, _ in shop.world.asked if name in {"register", "withdraw"}] == ["register", "withdraw"]


@pytest.mark.parametrize("operation", ["register", "withdraw"])
@pytest.mark.parametrize("when", ["fail", "after"])
def test_lost_answers_end_in_one_telling(shop, customer, operation, when):
    application = bought(shop, customer, told=False)
    end(shop, application)
    getattr(shop.world, when)[operation] = [NoReply("…"), NoReply("…")]
    told(shop, rounds=12)
    assert states(application) == {"register": "done", "withdraw": "done"}
    assert len(set(asked(shop, operation))) == 1
    if when == "after":
        assert len(asked(shop, operation)) == 1


def test_refused_registration_is_for_a_person_and_needs_no_withdrawal(shop, customer):
    application = bought(shop, customer, told=False)
    shop.world.fail["register"] = [Rejected("too-many")]
    end(shop, application)
    told(shop)
    assert states(application) == {"register": "refused", "withdraw": "not_needed"}
    sweep(shop)
    assert row(application).work_item["code"] == "journey.register-refused"
    assert asked(shop, "withdraw") == []


def test_lost_task_is_found(shop, customer):
    application = bought(shop, customer, told=False)
    forget_jobs()
    shop.pass_time(minutes=5)
    actions.sweep(at=shop.at)
    told(shop)
    assert states(application) == {"register": "done"}


def test_failed_entry_rolls_back_and_is_found_by_inquiry(shop, customer, monkeypatch):
    application = bought(shop, customer, told=False)
    record = actions.ledger.record

    def fail(**_asked):
        raise RuntimeError

    monkeypatch.setattr(actions.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        actions.tell(policy=policies.policy_for(application).id, by=system("tests"), clock=lambda: shop.at)
    assert states(application) == {"register": "waiting"}
    monkeypatch.setattr(actions.ledger, "record", record)
    shop.pass_time(minutes=5)
    told(shop, rounds=12)
    assert states(application) == {"register": "done"}
    assert len(asked(shop, "register")) == 1


def test_person_is_sealed(shop, customer):
    application = bought(shop, customer)
    kept = RegisterEntry.objects.get(application=application)
    assert b"A123456789" not in bytes(kept.content)
    assert timedelta() < kept.done_at - kept.noted_at + timedelta(seconds=1)
