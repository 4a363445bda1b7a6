"""The whole way, with tasks run in the test."""

from datetime import timedelta

from anbao.kernel.registries import document_types
from anbao.kernel.verdict import Passed
from tests.integration.journey.sale import kinds, row


def test_sale_whole(shop, customer):
    application = customer.reach("card_entered")
    ran = shop.run_due()
    done = row(application)
    assert done.state == "cover_reported"
    assert shop.world.captured == [str(c) for c in shop.world.captured]
    assert len(shop.world.captured) == 1
    assert [name for name, _ in shop.world.reports] == ["receipt", "cover"]
    assert "policies.produce_document" in ran
    told = kinds(application)
    for kind in ("started", "data-entered", "terms-agreed", "underwritten", "confirmed", "payment-opened", "authorized",
                 "receipt-reported", "captured", "contracted", "cover-reported", "notified"):  # fmt: skip
        assert kind in told, told
    assert told.index("receipt-reported") < told.index("captured")


def test_sale_policy_and_document(shop, customer):
    from anbao.commerce.policies import api as policies
    from anbao.commerce.policies.actions.deliver import open_document

    application = customer.reach("card_entered")
    shop.run_due()
    policy = policies.policy_for(application)
    assert policy is not None
    name, content = open_document(policy=policy.id, account=customer.by.id, by=customer.by, at=shop.at)
    assert name == f"{policy.number}.pdf"
    assert content.startswith(b"%PDF-1.")
    stranger = "019aa000-0000-7000-8000-000000000001"
    assert open_document(policy=policy.id, account=stranger, by=customer.by, at=shop.at) is None
    assert any(policy.number in text for _, text in shop.world.texts)


def test_sale_leaves_evidence_of_the_e_policy(shop, customer):
    evidence = document_types.get("policies.e-policy").evidence
    customer.reach("card_entered")
    assert evidence(shop.at + timedelta(days=1)) is None
    shop.run_due()
    found = evidence(shop.at + timedelta(days=1))
    assert found.good
    assert evidence(found.at) == found
    assert evidence(found.at - timedelta(seconds=1)) is None


def test_tasks_repeat_without_effect(shop, customer):
    from anbao.jobs.queue import tasks

    application = customer.reach("card_entered")
    shop.run_due()
    before, asked = row(application), list(shop.world.asked)
    for name in ("authorize", "receipt_report", "capture", "void", "contract", "cover_report", "notify", "lapse"):
        tasks.get(f"journey.{name}")(application=str(application))
    assert row(application).version == before.version
    assert shop.world.asked == asked
    assert len(shop.world.captured) == 1


def test_confirm_twice_is_one(shop, customer):
    application = customer.reach("underwritten")
    _issued, code = customer.code(application)
    assert isinstance(customer.confirm(application, code), Passed)
    assert customer.confirm(application, code).reason.code == "journey.not-now"
