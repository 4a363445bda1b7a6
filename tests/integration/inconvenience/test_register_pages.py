"""The company's list of what the register was told, and the button that tells it again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from anbao.commerce.inconvenience import actions
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.commerce.policies.models import Policy
from anbao.kernel.errors import Rejected
from anbao.project.demo import seed
from tests.integration.inconvenience.test_register import asked, bought, end, states, told
from tests.integration.journey import sale
from tests.integration.journey.sale import kinds, row
from tests.integration.journey.test_sweep import sweep
from tests.integration.policies.test_pages import staff, text

LIST = reverse("inconvenience-console:list")


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


@pytest.fixture
def refused(shop):
    """A sale whose registration the register did not accept."""
    application = bought(shop, shop.customer(), told=False)
    shop.world.fail["register"] = [Rejected("too-many")]
    told(shop)
    return RegisterEntry.objects.get(application=application)


def again(entry):
    return reverse("inconvenience-console:again", args=[getattr(entry, "id", entry)])


def test_list_of_nothing_says_so(shop):
    assert "目前沒有通報" in text(staff(seed.CLERK).get(LIST))


def test_list_says_what_was_refused_and_nothing_of_the_person(refused):
    answer = staff(seed.CLERK).get(LIST, {"group": "refused"})
    assert refused.policy_number in text(answer)
    assert "too-many" in text(answer)
    for word in ("林美玲", "A123456789"):
        assert word not in answer.content.decode()
    assert refused.policy_number not in text(staff(seed.CLERK).get(LIST, {"group": "done"}))


def test_refused_telling_is_told_again_under_a_new_key(shop, refused):
    sweep(shop)
    assert row(refused.application).work_item["code"] == "journey.register-refused"
    assert staff(seed.CLERK).post(again(refused)).status_code == 302
    told(shop)
    assert states(refused.application) == {"register": "done"}
    assert len(set(asked(shop, "register"))) == 2
    assert "commerce.inconvenience.register-again" in kinds(refused.application)
    sweep(shop)
    assert not row(refused.application).work_item


def test_end_after_telling_again_is_withdrawn(shop, refused):
    assert staff(seed.CLERK).post(again(refused)).status_code == 302
    end(shop, refused.application)
    told(shop)
    assert states(refused.application) == {"register": "done", "withdraw": "done"}


def test_refused_twice_can_be_told_a_third_time(shop, refused):
    shop.world.fail["register"] = [Rejected("still")]
    for _ in range(2):
        assert states(refused.application) == {"register": "refused"}
        answer = staff(seed.CLERK).post(again(refused))
        assert answer["Location"].startswith(LIST)
        told(shop)
    assert states(refused.application) == {"register": "done"}


def test_policy_that_ended_unregistered_is_not_registered_any_more(shop, refused):
    Policy.objects.filter(id=refused.policy).update(closed_at=shop.at, closed_as="cancelled")
    answer = staff(seed.CLERK).post(again(refused))
    assert answer.status_code == 422
    assert "不必再通報" in text(answer)
    assert states(refused.application) == {"register": "refused"}


def test_only_what_was_refused_and_only_by_whoever_may(shop, refused):
    assert staff(seed.COMPLIANCE).post(again(refused)).status_code == 403
    assert staff(seed.CLERK).post(again(uuid4())).status_code == 404
    assert staff(seed.CLERK).post(again(refused)).status_code == 302
    assert staff(seed.CLERK).post(again(refused)).status_code == 422


def test_what_waits_is_listed_until_it_is_told(shop):
    application = bought(shop, shop.customer(), told=False)
    said = text(staff(seed.CLERK).get(LIST, {"group": "waiting"}))
    assert RegisterEntry.objects.get(application=application).policy_number in said
    actions.sweep(at=shop.at + timedelta(minutes=5))
    told(shop)
    assert states(application) == {"register": "done"}
