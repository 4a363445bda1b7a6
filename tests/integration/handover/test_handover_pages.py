"""The company's list of what was handed over, and its two buttons."""

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.handover.models import PolicyEvent
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import signed_in, staff, text

LIST = reverse("handover-console:list")


@pytest.fixture
def refused(shop, sold):
    shop.world.fail["events"] = [Rejected("out-of-order")]
    sold()
    return PolicyEvent.objects.get()


def page(row, name="event"):
    return reverse(f"handover-console:{name}", args=[row.position])


def test_list_says_what_was_refused_and_what_to_do(refused):
    said = text(staff(seed.CLERK).get(LIST, {"group": "refused"}))
    assert refused.policy_number in said
    assert "沒有收下" in said
    assert "從這張保單的第一筆起再送" in said
    assert text(staff(seed.CLERK).get(LIST, {"group": "taken"})).count(refused.policy_number) == 0


@pytest.mark.parametrize(
    ("error", "says"), [(NotSent("down"), "連不上核心系統"), (NoReply("slow"), "核心系統沒有回覆")]
)
def test_list_says_why_an_event_waits(shop, sold, error, says):
    shop.world.fail["events"] = [error]
    sold()
    assert says in text(staff(seed.CLERK).get(LIST))


def test_list_of_nothing_says_so(shop):
    assert "還沒有事件" in text(staff(seed.CLERK).get(LIST))


def test_pages_show_nothing_of_the_person(refused):
    clerk = staff(seed.CLERK)
    for address in (LIST, page(refused)):
        said = clerk.get(address).content.decode()
        for word in ("林美玲", "A123456789", "0912345678", "mei.ling"):
            assert word not in said


def test_refused_event_is_sent_again_by_its_button(shop, refused):
    clerk = staff(seed.CLERK)
    assert "再送一次" in text(clerk.get(page(refused)))
    assert clerk.post(page(refused, "again")).status_code == 302
    shop.run_due(only="handover.%")
    refused.refresh_from_db()
    assert (refused.state, refused.sending) == ("taken", 2)
    (entry,) = (one for one in sale.entries(refused.application) if one.kind == "commerce.handover.sent-again")
    assert entry.by.startswith("staff:")


def test_events_are_sent_again_from_a_position(shop, refused):
    clerk = staff(seed.CLERK)
    answer = clerk.post(reverse("handover-console:again-from"), {"first": refused.position}, follow=True)
    assert "共 1 筆" in text(answer)
    refused.refresh_from_db()
    assert refused.state == "waiting"


@pytest.mark.parametrize("first", ["", "0", "-1", "abc", str(2**63)])
def test_position_that_makes_no_sense_is_refused_in_words(refused, first):
    answer = staff(seed.CLERK).post(reverse("handover-console:again-from"), {"first": first})
    assert answer.status_code == 422
    assert "序號" in text(answer)
    refused.refresh_from_db()
    assert refused.state == "refused"


def test_only_who_may_serve_sends_again(refused):
    officer = staff(seed.OFFICER)
    assert "再送一次" not in text(officer.get(page(refused)))
    assert officer.post(page(refused, "again")).status_code in {403, 404}
    assert officer.post(reverse("handover-console:again-from"), {"first": refused.position}).status_code in {403, 404}
    refused.refresh_from_db()
    assert refused.state == "refused"


def test_strangers_and_customers_see_nothing(refused):
    for client in (Client(), signed_in("meiling")):
        assert client.get(LIST).status_code in {302, 403, 404}
        assert client.get(page(refused)).status_code in {302, 403, 404}


def test_event_that_is_not_there(refused):
    clerk = staff(seed.CLERK)
    for position in (0, refused.position + 1, 2**70):
        assert clerk.get(reverse("handover-console:event", args=[position])).status_code == 404
    assert clerk.get(LIST, {"page": "²", "next": "x"}).status_code == 200
