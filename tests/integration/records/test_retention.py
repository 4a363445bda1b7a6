"""Kept until a day that only gets later, held by one, let go by two; nobody destroys anything before."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from anbao.commerce.records.actions import gathering as actions
from anbao.commerce.records.actions import retaining
from anbao.commerce.records.domain.retention import end_of
from anbao.commerce.records.models import Hold, Record, Retention
from anbao.commerce.records.queries import retention
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.verdict import Passed, Refused
from anbao.keys.actions import destroy_data_key
from anbao.keys.api import KeyKept
from anbao.keys.models import DataKey
from anbao.ledger import api as ledger
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import staff, text

BECAUSE = "評議案 115 年 12 號"


def who(login):
    return Actor(ActorKind.STAFF, str(identity.account_of(login.login)))


def entries(application, event):
    subject = Subject("application", str(application))
    return [e for e in ledger.entries_of(subject) if e.kind == f"commerce.record.{event}"]


def ask(shop, application):
    return retaining.ask_destruction(application=application, by=system("test"), at=shop.at)


def over(shop, application):
    """The first moment of the day after the last day of keeping."""
    day = retention.kept_until(application) + timedelta(days=1)
    shop.at = datetime(day.year, day.month, day.day, tzinfo=TAIPEI)
    assert local_date(shop.at) == day


@pytest.fixture
def record(sold, gather):
    return gather(sold)


def test_kept_five_years_from_the_end_of_the_contract(shop, sold, record):
    row = Retention.objects.get()
    ends = local_date(sale.row(sold).ends_at)
    assert (row.application, row.ended_on, row.end_of) == (sold, ends, "contract")
    assert row.keep_until == date(ends.year + 5, ends.month, ends.day)
    (entry,) = entries(sold, "gathered")
    assert entry.clear["kept_until"] == row.keep_until.isoformat()


def test_without_a_contract_it_counts_from_the_last_move(shop, customer, gather):
    application = customer.reach("underwritten")
    shop.pass_time(days=30)
    shop.run_due()
    assert sale.row(application).state != "underwritten"
    gather(application)
    row = Retention.objects.get()
    assert (row.end_of, row.ended_on) == ("no-contract", local_date(sale.row(application).changed_at))


@pytest.mark.parametrize(
    ("moves", "policies", "found"),
    [
        (["2026-11-20T06:00:00Z"], [], (date(2026, 11, 20), "no-contract")),
        (["2026-11-20T16:00:00Z"], [], (date(2026, 11, 21), "no-contract")),  # the day in Taiwan
        (["2026-11-20T06:00:00Z"], [("2026-12-01T00:00:00Z", None)], (date(2026, 12, 1), "contract")),
        (["2026-11-20T06:00:00Z"], [("2026-12-01T00:00:00Z", "2026-11-22T00:00:00Z")], (date(2026, 12, 1), "contract")),
        (["2026-12-09T06:00:00Z"], [("2026-12-01T00:00:00Z", None)], (date(2026, 12, 9), "contract")),
    ],
)
def test_latest_end_counts(moves, policies, found):
    content = {
        "moves": [{"at": at} for at in moves],
        "policies": [{"ends_at": ends, "closed_at": closed} for ends, closed in policies],
    }
    end = end_of(content)
    assert (end.on, end.of) == found


def test_never_shortened(shop, sold, record):
    content = {"moves": [{"at": "2020-01-01T00:00:00Z"}], "policies": []}
    before = retention.kept_until(sold)
    with transaction.atomic():
        assert retaining.retain(sold, content, by=system("test"), at=shop.at) == before
        later = {"moves": [{"at": "2030-01-01T00:00:00Z"}], "policies": []}
        assert retaining.retain(sold, later, by=system("test"), at=shop.at, told=True) == date(2035, 1, 1)
    assert retention.kept_until(sold) == date(2035, 1, 1)
    assert len(entries(sold, "retained")) == 1


def test_record_of_before_gets_its_day_when_it_is_looked_at_again(shop, sold, gather, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(actions, "retain", lambda *_args, **_more: date(2031, 1, 1))
        gather(sold)
    assert "without the day" in retention.records_kept(shop.at).verdict.reason.details["faults"]
    assert gather(sold) is None
    assert retention.kept_until(sold) is not None
    assert isinstance(retention.records_kept(shop.at).verdict, Passed)


def test_destruction_is_refused_to_the_last_day_and_under_a_hold(shop, sold, record):
    assert ask(shop, sold).reason.code == "records.retention-not-over"
    over(shop, sold)
    shop.at -= timedelta(microseconds=1)
    refused = ask(shop, sold)
    assert refused.reason.code == "records.retention-not-over"
    assert refused.clauses[0] in {"ec.retention", "ec.archive-unchanged"}
    shop.at += timedelta(microseconds=1)
    assert isinstance(ask(shop, sold), Passed)
    assert isinstance(place(shop, sold), Passed)
    assert ask(shop, sold).reason.code == "records.held"
    assert [e.clear["reason"] for e in entries(sold, "destruction-asked")] == [
        "records.retention-not-over", "records.retention-not-over", "", "records.held",
    ]  # fmt: skip


def test_key_of_what_is_kept_cannot_be_destroyed(shop, sold, record):
    key = sale.row(sold).data_key
    with pytest.raises(KeyKept, match="records keeps"), transaction.atomic():
        destroy_data_key(key=key, at=shop.at)
    assert DataKey.objects.get(id=key).wrapped is not None
    over(shop, sold)
    destroy_data_key(key=key, at=shop.at)
    assert DataKey.objects.get(id=key).wrapped is None


def test_what_has_no_day_stays(shop, customer):
    application = customer.reach("quoted")
    assert isinstance(ask(shop, application), Refused)


def place(shop, application, because=BECAUSE):
    return retaining.place_hold(application=application, because=because, by=who(seed.COMPLIANCE), at=shop.at)


def test_held_by_one_and_let_go_by_two(shop, sold, record):
    assert isinstance(place(shop, sold), Passed)
    assert place(shop, sold).reason.code == "records.held-already"
    assert BECAUSE.encode() not in bytes(Hold.objects.get().because)
    proposed = retaining.propose_lift(application=sold, by=who(seed.COMPLIANCE), at=shop.at)
    same = identity.approve(approval=proposed, by=who(seed.COMPLIANCE), at=shop.at)
    assert same.reason.code == "identity.approval-same-person"
    assert retention.held(sold)
    assert isinstance(identity.approve(approval=proposed, by=who(seed.OFFICER), at=shop.at), Passed)
    assert not retention.held(sold)
    assert isinstance(place(shop, sold), Passed)  # and again, later
    assert (len(entries(sold, "hold-placed")), len(entries(sold, "hold-lifted"))) == (2, 1)
    assert BECAUSE not in str([e.clear for e in ledger.entries_of(Subject("application", str(sold)))])


def test_probe_names_a_contract_without_a_record(shop, sold):
    shop.pass_time(hours=2)
    told = retention.records_kept(shop.at).verdict.reason.details["faults"]
    assert f"{sale.row(sold).number} has no record" in told


def test_probe_reads_digests_again(shop, sold, record, monkeypatch):
    shop.pass_time(hours=2)
    found = retention.records_kept(shop.at)
    assert isinstance(found.verdict, Passed)
    assert found.says.startswith("1 ended, 1 records, 1 of them")
    monkeypatch.setattr(retention, "faults_of", lambda _application: ["version 1 does not open"])
    assert "does not open" in retention.records_kept(shop.at).verdict.reason.details["faults"]


def test_probe_asks_the_database_who_may_delete(shop, sold, record, monkeypatch):
    assert retention._privileges() == []
    monkeypatch.setattr(retention, "_KEPT_TABLES", ("records_record", "records_due"))
    open_to_all = ["records_due: DELETE", "records_due: UPDATE", "records_due: no trigger"]
    assert sorted(retention._privileges()) == open_to_all


def test_page_shows_the_day_and_takes_a_hold(shop, sold, record):
    page = reverse("records:record", args=[sold])
    compliance = staff(seed.COMPLIANCE)
    assert "至少保存到" in text(compliance.get(page))
    hold = reverse("records:hold", args=[sold])
    assert compliance.post(hold, {"because": " "}).status_code == 422
    assert compliance.post(hold, {"because": BECAUSE}).status_code == 302
    assert BECAUSE in text(compliance.get(page))
    assert compliance.post(hold, {"because": BECAUSE}).status_code == 422
    assert compliance.post(reverse("records:lift", args=[sold])).status_code == 302
    assert staff(seed.CLERK).post(hold, {"because": "x"}).status_code == 403
    assert Hold.objects.count() == 1
    assert Record.objects.count() == 1  # a hold makes no version


def test_runtime_role_deletes_no_record(record):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_record")
