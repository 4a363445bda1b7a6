"""The customer's home: what waits for them, how long each policy still runs, and the ways to every part."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.commerce.policies.actions import deliver
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.home import SHOWN_OVER
from anbao.kernel.actor import system
from anbao.kernel.ids import new_id
from anbao.kernel.registries import account_links
from tests.integration.policies.test_pages import page, signed_in, text

HOME = "/account/"


@pytest.fixture
def owner(policy):
    return signed_in("meiling")


def test_home_says_what_waits_and_leads_to_every_part(owner, policy):
    answer = owner.get(HOME)
    assert answer["Cache-Control"] == "private, no-store"
    said = text(answer)
    assert "電子保單還沒有打開" in said
    assert f"{page(policy)}#delivery" in answer.content.decode()
    links = [link for _name, link in account_links.items()]
    for link in links:
        assert link.title in said


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (lambda row: row.starts_at - timedelta(days=2), "再 2 天開始保障"),
        (lambda row: row.starts_at - timedelta(seconds=1), "開始保障"),
        (lambda row: row.starts_at, "保障中，還有"),
        (lambda row: row.ends_at - timedelta(seconds=1), "保障中，到今天為止"),
        (lambda row: row.ends_at, "已期滿"),
    ],
)
def test_home_says_how_long_a_policy_still_runs(shop, policy, moment, words):
    shop.at = moment(policy)
    assert words in text(signed_in("meiling").get(HOME))


def test_what_is_done_waits_no_more(shop, owner, policy):
    deliver.open_document(policy=policy.id, account=policy.account_id, by=system("test"), at=shop.at)
    assert "電子保單還沒有簽收" in text(owner.get(HOME))
    owner.post(page(policy, "receive"), {"agreed": "yes"})
    said = text(owner.get(HOME))
    assert "電子保單還沒有" not in said
    assert "可以撤銷契約" not in said  # a short term has no such right


def test_withdrawal_is_counted_down_to_its_last_day(shop, owner, policy):
    Policy.objects.update(ends_at=policy.starts_at + timedelta(days=1200), opened_at=shop.at)
    owner.post(page(policy, "receive"), {"agreed": "yes"})
    assert "可以撤銷契約 還有 10 天" in text(owner.get(HOME))
    shop.at += timedelta(days=10)
    assert "今天是最後一天" in text(signed_in("meiling").get(HOME))
    shop.at += timedelta(days=1)
    assert "可以撤銷契約" not in text(signed_in("meiling").get(HOME))


def test_many_policies_cost_no_more_queries_and_old_ones_are_a_link_away(shop, owner, policy):
    owner.get(HOME)
    with CaptureQueriesContext(connection) as few:
        owner.get(HOME)
    for number in range(SHOWN_OVER + 2):
        more = Policy.objects.get(id=policy.id)
        more.id, more.number, more.application = new_id(shop.at), f"TA115-{number}", new_id(shop.at)
        more.starts_at, more.ends_at = shop.at - timedelta(days=9), shop.at - timedelta(days=8 - number / 10)
        more._state.adding = True
        more.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        said = text(owner.get(HOME))
    assert len(many) == len(few)
    assert "再看 2 張已經結束的保單" in said
    assert "TA115-0" not in said
    assert "TA115-0" in text(owner.get(HOME, {"show": "all"}))


def test_visitor_signs_in_first_and_a_new_customer_is_told_what_will_be_here(shop):
    assert Client().get(HOME)["location"] == "/sign-in/?next=%2Faccount%2F"
    shop.customer(national_id="B223456786", login="stranger")
    said = text(signed_in("stranger").get(HOME))
    assert "還沒有保單" in said
    assert "等您處理" not in said
