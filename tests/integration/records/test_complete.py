"""Nothing that belongs into a record is forgotten: every table and kind of entry is decided, and the decision kept.

A new table, column or kind of entry fails here until it is decided (`records/domain/decided.py`, the JSON Schema).
"""

import json
from pathlib import Path
from uuid import uuid4

import jsonschema_rs
import pytest
from django.apps import apps
from django.db import transaction

from anbao.commerce import records
from anbao.commerce.care.actions import handling, opening
from anbao.commerce.care.domain.case import Channel, Contact, Kind, Outcome
from anbao.commerce.disputes.actions import decide as deciding
from anbao.commerce.disputes.actions import report
from anbao.commerce.disputes.domain.dispute import Authorised, Fault, Found
from anbao.commerce.journey.actions import refer
from anbao.commerce.policies.models import Policy
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.commerce.records.actions import gathering as actions
from anbao.commerce.records.domain.decided import EVENTS_IN, EVENTS_OUT, MODELS_IN, MODELS_OUT, takes_in
from anbao.commerce.records.queries import kept
from anbao.commerce.records.queries.layout import LAYOUTS, TOLD_OTHERWISE
from anbao.commerce.underwriting.models import Review
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.kernel.registries import event_types
from anbao.kernel.verdict import Passed
from tests.acceptance.shows import inside
from tests.integration.inconvenience.test_register import bought
from tests.integration.journey import fakes
from tests.integration.journey.test_referrals import NOTE, REASON, decide, referred, underwriter
from tests.integration.journey.test_screened import listed

__all__ = ["referred", "underwriter"]  # fixtures

SCHEMA = json.loads((Path(records.__file__).parent / "data" / "record-1.schema.json").read_text(encoding="utf-8"))
SECTIONS = SCHEMA["properties"]["content"]["properties"]
HAPPENS_ELSEWHERE = {
    "underwriting.Review": "test_referral_is_in_the_record_with_what_was_said",
    "screening.Hit": "test_hit_is_in_the_record_without_a_name_of_the_list",
    "inconvenience.RegisterEntry": "test_what_the_register_was_told_is_in_the_record",
    "reconciliation.Difference": "test_difference_with_a_daily_file_is_in_the_record",
    "disputes.Dispute": "test_dispute_is_in_the_record_with_what_was_said",
    "care.Case": "test_case_is_in_the_record_with_what_was_said",
    "care.Step": "test_case_is_in_the_record_with_what_was_said",
}


def test_every_table_is_decided():
    tables = {model._meta.label for model in apps.get_models() if not model._meta.label.startswith("tests.")}
    assert tables - MODELS_IN.keys() - MODELS_OUT.keys() == set(), "decide: in the record, or left out and why"
    assert MODELS_IN.keys() & MODELS_OUT.keys() == set()
    assert (MODELS_IN.keys() | MODELS_OUT.keys()) - tables == set(), "decided, but there is no such table"


def test_every_kind_of_entry_is_decided():
    kinds = event_types.names()
    assert {kind for kind in kinds if takes_in(kind) == (kind in EVENTS_OUT)} == set(), (
        "decide: in or left out, and why"
    )
    assert EVENTS_OUT.keys() - kinds == set()
    assert [begin for begin in EVENTS_IN if not any(kind.startswith(begin) for kind in kinds)] == []


def test_what_is_left_out_says_why():
    assert [name for name, why in {**MODELS_OUT, **EVENTS_OUT}.items() if len(why.split()) < 3] == []


def test_every_section_is_described_and_laid_out():
    assert set(MODELS_IN.values()) | {"documents"} == SECTIONS.keys()
    shown = {layout.section for layout in LAYOUTS}
    assert shown | TOLD_OTHERWISE == SECTIONS.keys()
    assert shown & TOLD_OTHERWISE == set()


@pytest.fixture
def whole(db, settings):
    """Everything that may happen to one customer who registers, buys and cancels; the newest version of the record."""
    from django.core import signals
    from django.db import close_old_connections

    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    core = {**settings.ANBAO_CORE, "adapter": "tests.integration.journey.fakes:Core"}
    settings.ANBAO_CORE = core
    shop = inside.open_shop(settings)
    customer = inside.Inside(shop).begin()
    while not customer.done:
        customer.read_documents() if customer.unread() else customer.step()
        shop.run_due()
    shop.run_due()
    row = _cancel(shop)
    with transaction.atomic():
        actions.mark([row.application], at=shop.at)
    yield actions.gather(application=row.application, by=system("test"), at=shop.at)
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def _cancel(shop):
    from anbao.commerce.policies.actions import close, deliver, owed
    from anbao.commerce.policies.models import Policy

    policy = Policy.objects.get()
    by = Actor(ActorKind.CUSTOMER, str(policy.account_id))
    deliver.send_again(policy=policy.id, by=system("test"), at=shop.at)
    asked = {"policy": policy.id, "account": policy.account_id, "by": by}
    issued = close.request_code(closing="cancelled", at=shop.at, **asked)
    assert hasattr(issued, "id"), issued
    shop.run_due(only="messages.%")
    given = inside.ONE_TIME.search(fakes.world.texts[-1][1]).group()
    close.cancel_policy(code=given, at=shop.at, **asked)
    shop.run_due()
    owed.settle_correction(policy=policy.id, by=system("test"), at=shop.at)
    shop.run_due()
    return policy


def test_every_row_of_the_customer_is_in_the_record(whole):
    """One customer, one application: whatever these tables hold is theirs."""
    content = kept.content_in(whole)
    empty, missing = set(), []
    for label, section in MODELS_IN.items():
        there = {row["id"] for row in content[section]} if label != "handover.PolicyEvent" else _events(content)
        rows = apps.get_model(label).objects.all()
        wanted = {_name(row) for row in rows if _is_ours(row)}
        if not wanted:
            empty.add(label)
        missing += [(label, name) for name in wanted - there]
    assert missing == []
    assert empty == HAPPENS_ELSEWHERE.keys(), "the scene shows nothing of these tables"


def test_referral_is_in_the_record_with_what_was_said(shop, customer, referred, underwriter, gather):
    decide(shop, refer.decline, referred, underwriter)
    record = kept.opened(gather(referred))
    (review,) = record["content"]["reviews"]
    assert (review["id"], review["reason"], review["note"]) == (str(Review.objects.get().id), REASON, NOTE)
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def test_hit_is_in_the_record_without_a_name_of_the_list(shop, customer, gather, underwriter):
    listed(shop, "pep", "林美玲")
    application = customer.reach("terms_agreed")
    customer.underwrite(application)
    shop.pass_time(minutes=1)
    decide(shop, refer.decline, application, underwriter)
    record = kept.opened(gather(application))
    (hit,) = record["content"]["screening_hits"]
    assert (hit["kind"], hit["role"], hit["grade"]) == ("pep", "proposer", "name")
    assert [one["outcome"] for one in record["content"]["screenings"]] == ["hit"]
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def test_what_the_register_was_told_is_in_the_record(shop, customer, gather):
    application = bought(shop, customer)
    record = kept.opened(gather(application))
    (entry,) = record["content"]["register_entries"]
    assert (entry["kind"], entry["state"]) == ("register", "done")
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def test_difference_with_a_daily_file_is_in_the_record(shop, sold, gather):
    day = Day.objects.create(id=uuid4(), system="card", day=shop.at.date(), due_at=shop.at)
    found = {"day": day, "what": "missing_there", "kind": "captured", "key": "k", "application": sold}
    difference = Difference.objects.create(id=uuid4(), found_at=shop.at, our_amount=134, **found)
    record = kept.opened(gather(sold))
    assert [row["id"] for row in record["content"]["differences"]] == [str(difference.id)]
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def test_dispute_is_in_the_record_with_what_was_said(shop, sold, gather):
    by = Actor(ActorKind.STAFF, "clerk-1")
    dispute = report.report_by_telephone(application=sold, words="不是我刷的", by=by, at=shop.at)
    deciding.review(dispute=dispute.id, by=by, at=shop.at)
    found = Found(upheld=True, authorised=Authorised.NO, fault=Fault.NONE, reason="查明不是您授權的")
    assert isinstance(deciding.decide(dispute=dispute.id, found=found, by=by, at=shop.at), Passed)
    record = kept.opened(gather(sold))
    (row,) = record["content"]["disputes"]
    assert (row["number"], row["words"], row["reason"]) == (dispute.number, "不是我刷的", "查明不是您授權的")
    kinds = [entry["kind"] for entry in record["content"]["ledger_entries"]]
    assert {"commerce.dispute.reported", "commerce.dispute.under-review", "commerce.dispute.upheld"} <= set(kinds)
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def test_case_is_in_the_record_with_what_was_said(shop, sold, gather):
    by, number = Actor(ActorKind.STAFF, "clerk-1"), Policy.objects.get(application=sold).number
    told = opening.Wanted(Kind.CLAIM, "行李沒有到")
    channel, contact = Channel.TELEPHONE, Contact("")
    case = opening.write_down(wanted=told, channel=channel, policy_number=number, contact=contact, by=by, at=shop.at)
    shop.pass_time(minutes=1)
    assert isinstance(handling.answer(case=case.id, outcome=Outcome.MET, words="已經給付", by=by, at=shop.at), Passed)
    record = kept.opened(gather(sold))
    (row,) = record["content"]["care_cases"]
    assert (row["number"], row["outcome"]) == (case.number, "met")
    assert [step["words"] for step in record["content"]["care_steps"]] == ["行李沒有到", "已經給付"]
    kinds = [entry["kind"] for entry in record["content"]["ledger_entries"]]
    assert {"commerce.care.case.received", "commerce.care.case.answered"} <= set(kinds)
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(record)


def _events(content):
    return {row["event"] for row in content["policy_events"]}


def _name(row):
    return str(getattr(row, "event", row.pk))


def _is_ours(row):
    """Files and messages of the company's own, and entries about it, are not the customer's."""
    if getattr(row, "matter_kind", "application") not in {"application", "registration", "payment", "policy"}:
        return False
    return row._meta.label != "ledger.Event" or _entry_is_ours(row)


def _entry_is_ours(row):
    if row.kind == "registration.document-opened":
        return True
    return takes_in(row.kind) and row.subject.split(":")[0] in {"application", "registration", "payment", "policy"}


def test_every_column_is_in_the_record_and_all_of_it_as_the_schema_says(whole):
    record = kept.opened(whole)
    faults = [f"{list(fault.instance_path)}: {fault.message}" for fault in
              jsonschema_rs.validator_for(SCHEMA).iter_errors(record)]  # fmt: skip
    assert faults == []


def test_schema_notices_what_is_not_described(whole):
    record = kept.opened(whole)
    validator = jsonschema_rs.validator_for(SCHEMA)
    record["content"]["payments"][0]["card_number"] = "4000"
    assert not validator.is_valid(record)
    del record["content"]["payments"][0]["card_number"], record["content"]["payments"][0]["amount"]
    assert not validator.is_valid(record)


def test_no_card_no_code_no_password_is_in_the_record(whole):
    said = json.dumps(kept.opened(whole), ensure_ascii=False)
    for secret in ("entry_token", "tok-1", "code_mac", "secret_text", "Velvet-83"):
        assert secret not in said
    codes = [found.group() for _to, text in fakes.world.texts if (found := inside.ONE_TIME.search(text))]
    assert codes
    assert [code for code in codes if f"驗證碼 {code}" in said or f"驗證碼：{code}" in said] == []


def test_inclusion_in_the_tree_can_be_proven_from_the_record(whole):
    """The leaf hashes are those of the entries as they were written."""
    from anbao.ledger.domain.merkle import leaf_hash
    from anbao.ledger.models import Event

    written = {str(row.event): leaf_hash(bytes(row.body)).hex() for row in Event.objects.all()}
    told = kept.content_in(whole)["ledger_entries"]
    assert len(told) > 40
    assert [one["kind"] for one in told if written[one["id"]] != one["leaf_hash"]] == []
    assert any(one["clauses"] and one["book"] and one["profile"] for one in told)
