"""An e-policy on its way: told by mail, opened, signed for, told again, reminded of, on paper in the end."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.policies.actions import deliver
from anbao.commerce.policies.actions.follow_up import follow_up
from anbao.commerce.policies.models import Delivery
from anbao.identity.actions.persons import change_contact
from anbao.identity.models import ContactChange, Person
from anbao.identity.queries.contacts import NEW, OLD, stop_mac
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed
from anbao.keys.api import seal
from tests.integration.journey import sale

CLERK = Actor(ActorKind.STAFF, "clerk-1")


def events(policy):
    kinds = [entry.kind for entry in sale.entries(policy.application)]
    return [kind.removeprefix("commerce.policy.") for kind in kinds if kind.startswith("commerce.policy.")]


def mails(shop):
    return [text for to, text in shop.world.texts if to == "mei.ling@example.tw"]


def opened(shop, customer, policy):
    return deliver.open_document(policy=policy.id, account=customer.by.id, by=customer.by, at=shop.at)


def signed(shop, customer, policy):
    return deliver.sign_receipt(policy=policy.id, account=customer.by.id, by=customer.by, at=shop.at)


def followed_up(shop, **later):
    shop.pass_time(**later)
    follow_up(by=system("policies.follow_up"), at=shop.at)
    shop.run_due(only="messages.%")


def test_mail_leads_to_the_account_and_names_nobody(shop, policy):
    found = [mail for mail in mails(shop) if str(policy.id) in mail]
    assert len(found) == 1
    assert f"/account/policies/{policy.id}/" in found[0]
    assert policy.sent_at == shop.at
    for personal in ("林美玲", "A123456789", "0912345678", policy.number):
        assert personal not in found[0]


def test_opening_is_noted_once_and_for_the_owner_alone(shop, customer, policy):
    stranger = shop.customer(national_id="B234567890", login="stranger")
    assert opened(shop, stranger, policy) is None
    policy.refresh_from_db()
    assert policy.opened_at is None
    name, content = opened(shop, customer, policy)
    assert name == f"{policy.number}.pdf"
    assert content.startswith(b"%PDF")
    first = shop.at
    shop.pass_time(hours=1)
    opened(shop, customer, policy)
    policy.refresh_from_db()
    assert policy.opened_at == first
    assert events(policy).count("opened") == 1


def test_receipt_takes_an_opened_policy(shop, customer, policy):
    refused = signed(shop, customer, policy)
    assert refused.reason.code == "policies.not-opened"
    assert "refused" in events(policy)
    opened(shop, customer, policy)
    assert isinstance(signed(shop, customer, policy), Passed)
    policy.refresh_from_db()
    assert (policy.received_at, policy.received_as) == (shop.at, "account")


def test_receipt_keeps_its_first_moment(shop, customer, policy):
    opened(shop, customer, policy)
    signed(shop, customer, policy)
    first = shop.at
    shop.pass_time(days=1)
    assert isinstance(signed(shop, customer, policy), Passed)
    policy.refresh_from_db()
    assert policy.received_at == first
    assert events(policy).count("received") == 1


def test_sending_again_restarts_no_clock(shop, customer, policy):
    first = policy.sent_at
    opened(shop, customer, policy)
    signed(shop, customer, policy)
    shop.pass_time(days=3)
    verdict = deliver.send_again(policy=policy.id, account=customer.by.id, by=customer.by, at=shop.at)
    assert isinstance(verdict, Passed)
    policy.refresh_from_db()
    assert policy.sent_at == first
    assert policy.received_at == first
    assert Delivery.objects.filter(policy=policy).count() == 2
    shop.run_due(only="messages.%")
    assert sum(str(policy.id) in mail for mail in mails(shop)) == 2


@pytest.mark.parametrize(("minutes", "passed"), [(4, False), (5, True)])
def test_sending_again_at_once_is_refused(shop, policy, minutes, passed):
    shop.pass_time(minutes=minutes)
    verdict = deliver.send_again(policy=policy.id, by=CLERK, at=shop.at)
    assert isinstance(verdict, Passed) is passed
    assert Delivery.objects.filter(policy=policy).count() == 1 + passed


def test_stranger_sends_nothing_again(shop, policy):
    from anbao.commerce.policies.models import Policy

    stranger = shop.customer(national_id="B234567890", login="stranger")
    shop.pass_time(days=1)
    with pytest.raises(Policy.DoesNotExist):
        deliver.send_again(policy=policy.id, account=stranger.by.id, by=stranger.by, at=shop.at)


def test_unopened_policy_is_reminded_of_every_seven_days(shop, policy):
    followed_up(shop, days=7)  # the seventh day after sending is not over
    policy.refresh_from_db()
    assert policy.reminded_at is None
    followed_up(shop, days=1)
    policy.refresh_from_db()
    assert policy.reminded_at == shop.at
    followed_up(shop, hours=1)
    followed_up(shop, days=7)
    assert events(policy).count("reminded") == 1
    followed_up(shop, days=1)
    assert events(policy).count("reminded") == 2
    assert sum("還沒有打開" in mail for mail in mails(shop)) == 2


def test_opened_policy_is_left_alone(shop, customer, policy):
    opened(shop, customer, policy)
    followed_up(shop, days=40)
    assert "reminded" not in events(policy)
    assert "paper-due" not in events(policy)


def test_policy_unopened_for_thirty_days_goes_on_paper(shop, policy):
    followed_up(shop, days=30)
    assert "paper-due" not in events(policy)
    followed_up(shop, days=1)
    policy.refresh_from_db()
    assert policy.paper_due_at == shop.at
    assert deliver.note_paper_receipt(policy=policy.id, by=CLERK, at=shop.at) == deliver.NOT_NOW
    assert isinstance(deliver.note_paper_sent(policy=policy.id, by=CLERK, at=shop.at), Passed)
    assert deliver.note_paper_sent(policy=policy.id, by=CLERK, at=shop.at) == deliver.NOT_NOW
    shop.pass_time(days=4)
    assert isinstance(deliver.note_paper_receipt(policy=policy.id, by=CLERK, at=shop.at), Passed)
    policy.refresh_from_db()
    assert (policy.received_at, policy.received_as) == (shop.at, "paper")
    followed_up(shop, days=30)
    assert events(policy).count("paper-due") == 1


def test_trail_is_append_only(policy):
    from anbao.ledger.fields import AppendOnlyError

    with pytest.raises(AppendOnlyError):
        Delivery.objects.filter(policy=policy).update(kind="again")


def test_failed_entry_undoes_the_opening(shop, customer, policy, monkeypatch):
    def fail(**_):
        raise RuntimeError("ledger")

    monkeypatch.setattr(deliver.ledger, "record", fail)
    with pytest.raises(RuntimeError):
        opened(shop, customer, policy)
    policy.refresh_from_db()
    assert policy.opened_at is None


def test_unsent_policy_is_told_by_the_probe(shop, policy):
    from anbao.commerce.policies.queries.evidence import delivered, delivery_seen

    at = policy.contracted_at + timedelta(hours=24)
    assert isinstance(delivered(at).verdict, Passed)
    assert delivery_seen(at).good
    policy.sent_at = None
    policy.save()
    assert isinstance(delivered(at - timedelta(seconds=1)).verdict, Passed)
    assert delivered(at).verdict.reason.code == "policies.unsent"
    assert delivery_seen(at) is None


def test_policy_made_before_there_was_a_sending_is_sent(shop, policy):
    policy.sent_at = None
    policy.save()
    followed_up(shop, hours=1)
    policy.refresh_from_db()
    assert policy.sent_at == shop.at
    assert events(policy).count("sent") == 2
    followed_up(shop, hours=1)
    assert events(policy).count("sent") == 2


def test_forgotten_policy_is_told_by_the_probe(shop, policy):
    """The thirtieth day ends at midnight, and the hourly look has a day more."""
    from anbao.commerce.policies.queries import evidence

    assert evidence.follow_up_seen(shop.at) is None
    followed_up(shop, days=8)
    assert evidence.follow_up_seen(shop.at).good
    overdue = datetime(2026, 12, 21, 16, 0, tzinfo=UTC)
    assert policy.sent_at < datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert isinstance(evidence.followed_up(overdue - timedelta(seconds=1)).verdict, Passed)
    assert evidence.followed_up(overdue).verdict.reason.code == "policies.forgotten"
    assert not evidence.follow_up_seen(overdue).good


@pytest.mark.parametrize(("after", "told"), [(timedelta(days=1), 2), (timedelta(days=5), 1)])
def test_former_mail_is_told_as_well_while_a_change_cools(shop, customer, policy, after, told):
    person = Person.objects.get(id=policy.person)
    change = ContactChange(
        id=new_id(shop.at),
        account_id=customer.by.id,
        field="mail",
        old=seal(person.data_key, b"mei.ling@example.tw", context=OLD),
        new=seal(person.data_key, b"new@example.tw", context=NEW),
        state="cooling",
        stop_mac=stop_mac("secret"),
        asked_at=shop.at,
        made_at=shop.at,
        cools_until=shop.at + timedelta(days=4),
    )
    change.save(force_insert=True)
    change_contact(person=person, field="mail", value="new@example.tw", at=shop.at)
    before, sent = len(mails(shop)), Delivery.objects.count()
    shop.pass_time(seconds=after.total_seconds())
    assert isinstance(deliver.send_again(policy=policy.id, by=CLERK, at=shop.at), Passed)
    shop.run_due(only="messages.%")
    assert len([1 for to, _text in shop.world.texts if to == "new@example.tw"]) == 1
    assert len(mails(shop)) - before == told - 1
    assert Delivery.objects.count() == sent + 1
