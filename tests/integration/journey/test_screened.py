"""Names are screened at underwriting: no list sells nothing, an old one waits, a hit goes to a person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.journey.actions import refer
from anbao.commerce.screening import api as screening
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.verdict import Held, Passed, Referred, Refused
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook
from tests.integration.journey.sale import AT, PASSWORD, row
from tests.integration.journey.test_referrals import decide, underwriter  # noqa: F401


def by(who):
    return Actor(ActorKind.STAFF, str(identity.account_of(who.login)))


def listed(shop, kind, name, *, born="", reference="1"):
    shop.pass_time(minutes=1)
    content = f"name,birth_date,reference\n{name},{born},{reference}\n".encode()
    made = screening.import_list(
        kind=kind, title="測試", content=content, as_of=shop.at, effective_from=shop.at, by=by(seed.COMPLIANCE),
        at=shop.at,
    )  # fmt: skip
    identity.approve(approval=screening.approval_of(made), by=by(seed.OFFICER), at=shop.at)
    shop.pass_time(minutes=1)


def shown(name, application):
    browser = Client()
    browser.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    return browser.get(reverse(f"journey:{name}", args=[application])).content.decode()


def test_sanctions_hit_is_told_neutrally_and_only_clearing_lets_it_be_accepted(shop, customer, underwriter):  # noqa: F811
    listed(shop, "sanctions", "林　美玲", born="1990-05-17")
    application = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(application), Referred)
    page = shown("progress", application)
    assert "這份投保需要由核保人員確認。" in page
    assert "制裁" not in page
    shop.pass_time(minutes=1)
    stopped = decide(shop, refer.accept, application, underwriter)
    assert stopped.reason.code == "journey.still-referred"
    assert row(application).state == "referred"
    (hit,) = screening.open_hits()
    screening.clear_hit(hit=hit.id, because="護照號碼不同", by=by(seed.COMPLIANCE), at=shop.at)
    shop.pass_time(minutes=1)
    assert isinstance(decide(shop, refer.accept, application, underwriter), Passed)


def test_political_exposure_is_for_the_underwriter(shop, customer, underwriter):  # noqa: F811
    listed(shop, "pep", "林美玲")
    application = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(application), Referred)
    shop.pass_time(minutes=1)
    assert isinstance(decide(shop, refer.accept, application, underwriter), Passed)


def test_another_hit_since_is_not_overridden(shop, customer, underwriter):  # noqa: F811
    listed(shop, "pep", "林美玲")
    application = customer.reach("terms_agreed")
    customer.underwrite(application)
    shop.pass_time(minutes=1)
    listed(shop, "pep", "林美玲", reference="2")
    assert decide(shop, refer.accept, application, underwriter).reason.code == "journey.still-referred"
    shop.pass_time(minutes=1)
    assert isinstance(decide(shop, refer.accept, application, underwriter), Passed)


def test_named_beneficiary_is_screened(shop, customer):
    from anbao.commerce.journey.domain.content import NAMED

    listed(shop, "pep", "趙受益")
    application = customer.start()
    customer.enter(application, beneficiary=NAMED, beneficiary_name="趙受益", beneficiary_relation="配偶")
    customer.agree(application)
    assert isinstance(customer.underwrite(application), Referred)


def test_old_list_holds_and_a_new_one_lets_on(shop, customer):
    trip = {"departs_at": "2026-12-10T10:00", "returns_at": "2026-12-14T10:00"}
    application = customer.reach("terms_agreed", **trip)
    shop.at = AT + timedelta(days=8)
    assert isinstance(customer.underwrite(application), Held)
    assert row(application).state == "terms_agreed"
    assert "投保前應做的檢核正在更新" in shown("review", application)
    seed.screening_lists(at=shop.at)
    assert isinstance(customer.underwrite(application), Passed)


def test_without_a_list_nothing_is_sold_unless_the_company_screens_elsewhere(shop, customer, monkeypatch):
    from anbao.commerce.screening.actions import screening as acting

    monkeypatch.setattr(acting, "in_force", lambda kind, *, at: None)
    application = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(application), Refused)
    page = shown("review", application)
    assert "投保前應做的檢核目前無法進行" in page
    assert "請稍後再試" in page
    content = {**seed.PROFILE, "stricter": {"screening.elsewhere": True}}
    payload = rulebook.prepare_change(content=content, by=by(seed.COMPLIANCE), at=shop.at)
    proposed = identity.propose(act=rulebook.PROFILE_ACT, payload=payload, by=by(seed.COMPLIANCE), at=shop.at)
    assert identity.approve(approval=proposed, by=by(seed.OFFICER), at=shop.at) == Passed()
    shop.pass_time(minutes=1)
    other = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(other), Passed)


@pytest.mark.parametrize("kind", ["sanctions", "pep"])
def test_same_name_born_another_day_passes(shop, customer, kind):
    listed(shop, kind, "林美玲", born="1990-05-18")
    assert isinstance(customer.underwrite(customer.reach("terms_agreed")), Passed)
