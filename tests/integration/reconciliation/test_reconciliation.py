"""Our books against daily files: what agrees, what differs, and that nothing is ever booked from a file."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Payment
from anbao.commerce.reconciliation.actions import compare, settle, take
from anbao.commerce.reconciliation.domain.difference import Settled
from anbao.commerce.reconciliation.models import Day, Difference, Line
from anbao.commerce.reconciliation.queries import probes
from anbao.gateways.daily import DailyEntry
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.kernel.clock import local_date
from anbao.kernel.errors import NoReply
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger import api as ledger
from tests.integration.journey import fakes
from tests.integration.journey.sale import entries, row

BY, CLERK = system("tests"), Actor(ActorKind.STAFF, "clerk-1")
OTHER = Actor(ActorKind.STAFF, "clerk-2")


@pytest.fixture
def sold(shop, customer):
    """An application that was paid by card and contracted, a day ago."""
    shop.pass_time(days=1)
    return shop.application


def capture_of(application):
    found = payments.payment(row(application).payment)
    return DailyEntry("capture", found.order, found.order, found.amount, found.captured_at)


def day_of(shop):
    return local_date(shop.at) - timedelta(days=1)


def tell(shop, *told, system="card", day=None):
    """The other side's file of yesterday, and one round of the tasks."""
    shop.world.daily[system, day or day_of(shop)] = list(told)
    rounds(shop)


def rounds(shop):
    from anbao.commerce.reconciliation import tasks

    tasks.fetch()
    tasks.compare_again()


def differences():
    return [(d.what, d.kind, d.settled_at is not None) for d in Difference.objects.order_by("found_at", "id")]


def kinds():
    from anbao.ledger.models import Event

    return list(Event.objects.filter(kind__startswith="commerce.reconciliation.").values_list("kind", flat=True))


def test_both_sides_agree(shop, sold):
    tell(shop, capture_of(sold))
    found = Day.objects.get(system="card")
    assert (found.state, found.ours, found.theirs, found.matched) == ("compared", 1, 1, 1)
    assert found.taken_sum == row(sold).premium
    assert differences() == []


def test_same_file_again_changes_nothing(shop, sold):
    tell(shop, capture_of(sold))
    before = (list(Day.objects.values()), len(kinds()), Line.objects.count())
    content = fakes.daily_bytes("card", day_of(shop))
    assert isinstance(take.take_in(system="card", content=content, by=CLERK, at=shop.at), Passed)
    rounds(shop)
    assert (list(Day.objects.values()), len(kinds()), Line.objects.count()) == before


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda e: [], "missing_there"),
        (lambda e: [e, DailyEntry("capture", "P-OF-NOBODY", "P-OF-NOBODY", 9, e.at)], "missing_here"),
        (lambda e: [DailyEntry(e.kind, e.key, e.matter, e.amount + 1, e.at)], "amount"),
    ],
)
def test_each_difference_is_a_work_item_and_nothing_is_booked(shop, sold, change, what):
    before = list(Payment.objects.values())
    tell(shop, *change(capture_of(sold)))
    assert differences() == [(what, "capture", False)]
    assert list(Payment.objects.values()) == before
    assert row(sold).state == "cover_reported"
    assert kinds().count("commerce.reconciliation.difference-found") == 1
    rounds(shop)
    assert differences() == [(what, "capture", False)]
    assert kinds().count("commerce.reconciliation.difference-found") == 1


def test_entry_of_another_day_there_is_one_difference_of_its_day(shop, sold):
    found = capture_of(sold)
    tell(shop)  # yesterday's file does not have it
    assert differences() == [("missing_there", "capture", False)]
    shop.pass_time(days=1)
    tell(shop, DailyEntry(found.kind, found.key, found.matter, found.amount, found.at + timedelta(days=1)))
    by_day = {d.day.day: (d.what, d.reason) for d in Difference.objects.select_related("day")}
    assert by_day == {
        day_of(shop) - timedelta(days=1): ("missing_there", "matched"),
        day_of(shop): ("day", ""),
    }


def test_refund_is_held_against_the_file_too(shop, customer):
    application = customer.reach("card_entered")
    shop.run_due(only="journey.authorize")
    shop.run_due(only="journey.receipt_report")
    shop.world.at = row(application).starts_at
    shop.run_due()
    assert row(application).state == "refunded"
    refund = payments.refunds_of(application)[0]
    shop.at = row(application).starts_at + timedelta(days=1)
    taken = capture_of(application)
    paid = DailyEntry("refund", str(refund.id), taken.matter, refund.amount, refund.paid_at)
    tell(shop, taken, paid, day=local_date(refund.paid_at))
    day = Day.objects.get(system="card", day=local_date(refund.paid_at))
    assert (day.matched, day.returned_sum) == (2, refund.amount)
    assert differences() == []


def test_capture_that_we_do_not_know_is_inquired_about_first(shop, customer):
    """The reply was lost for good, so it seemed; their file has it. The inquiry books it, the file does not."""
    application = customer.reach("card_entered")
    shop.world.after["capture"] = [NoReply("…")]
    shop.run_due(only="journey.authorize")
    shop.run_due(only="journey.receipt_report")
    shop.run_due(only="journey.capture")
    assert row(application).state == "receipt_reported"
    found, day = payments.payment(row(application).payment), local_date(shop.at)
    shop.at += timedelta(days=1)
    shop.world.daily["card", day] = [DailyEntry("capture", found.order, found.order, found.amount, shop.world.at)]
    content = fakes.daily_bytes("card", day)
    assert isinstance(take.take_in(system="card", content=content, by=BY, at=shop.at), Passed)
    difference = Difference.objects.get()
    assert (difference.what, difference.application) == ("missing_here", application)
    assert difference.asked_at == shop.at
    assert payments.payment(found.id).captured_at is None
    shop.run_due(only="journey.capture")
    assert payments.payment(found.id).captured_at is not None
    compare.recompare(by=BY, at=shop.at)
    difference.refresh_from_db()
    assert (difference.reason, difference.settled_by) == ("matched", str(BY))


def test_new_file_of_a_day_takes_the_others_place_and_settles_what_agrees(shop, sold):
    tell(shop)
    assert differences() == [("missing_there", "capture", False)]
    shop.world.daily["card", day_of(shop)] = [capture_of(sold)]
    content = fakes.daily_bytes("card", day_of(shop))
    take.take_in(system="card", content=content, by=CLERK, at=shop.at)
    assert differences() == [("missing_there", "capture", True)]
    assert Day.objects.get(system="card").files == 2


def test_day_without_file_is_late_after_its_time_and_shown(shop, sold):
    rounds(shop)
    day = Day.objects.get(system="card")
    assert day.state == "awaited"
    assert probes.reconciled_seen(shop.at) is None
    assert isinstance(probes.reconciled(day.due_at + timedelta(days=1)).verdict, Refused)
    assert isinstance(probes.reconciled(day.due_at + timedelta(hours=23)).verdict, Passed)
    assert (day.due_at - shop.at) < timedelta(days=1)


def test_evidence_is_good_until_a_difference_is_too_old(shop, sold):
    from anbao.rulebook import api as rulebook

    tell(shop)
    over = rulebook.figure(probes.SETTLED_WITHIN, at=shop.at).period.add_to(Difference.objects.get().found_at)
    Day.objects.filter(state="awaited").update(due_at=over)
    assert [probes.reconciled_seen(over - timedelta(seconds=n)).good for n in (1, 0)] == [True, False]
    assert [probes.behind(over - timedelta(seconds=n)) for n in (1, 0)] == [(0, 0), (0, 1)]


def test_system_that_does_not_answer_is_asked_again(shop, sold):
    shop.world.fail["daily"] = [NoReply("…")]
    tell(shop, capture_of(sold))
    assert Day.objects.get(system="card").state == "awaited"
    rounds(shop)
    assert Day.objects.get(system="card").state == "compared"


def test_unreadable_file_is_refused_whole_with_its_place(shop, sold):
    verdict = take.take_in(system="card", content=b"nonsense", by=CLERK, at=shop.at)
    assert isinstance(verdict, Refused)
    assert verdict.reason.details == {"why": "columns", "line": 3, "column": 0}
    assert Line.objects.count() == 0
    assert kinds() == ["commerce.reconciliation.file-refused"]


def test_file_of_another_system_or_of_today_is_refused(shop, sold):
    shop.world.daily["card", day_of(shop)] = []
    shop.world.daily["card", local_date(shop.at)] = []
    other = fakes.daily_bytes("card", day_of(shop))
    assert take.take_in(system="bank", content=other, by=CLERK, at=shop.at).reason.code == "reconciliation.unreadable"
    today = fakes.daily_bytes("card", local_date(shop.at))
    assert take.take_in(system="card", content=today, by=CLERK, at=shop.at).reason.code == "reconciliation.day-not-over"
    assert Line.objects.count() == 0


def settled(shop, difference, by=CLERK):
    return settle.settle(difference=difference.id, reason=Settled.OTHER_DAY, document="ACQ-2026-17", by=by, at=shop.at)


def test_difference_has_one_owner_who_settles_it_with_reason_and_document(shop, sold):
    tell(shop)
    difference = Difference.objects.get()
    assert isinstance(settled(shop, difference), Refused)  # nobody's yet
    assert isinstance(settle.take(difference=difference.id, by=OTHER, at=shop.at), Passed)
    assert isinstance(settled(shop, difference), Refused)  # somebody else's
    assert isinstance(settle.take(difference=difference.id, by=CLERK, at=shop.at), Passed)
    assert isinstance(settled(shop, difference), Passed)
    assert isinstance(settled(shop, difference), Refused)
    difference.refresh_from_db()
    assert (difference.reason, difference.document, difference.settled_by) == ("other_day", "ACQ-2026-17", str(CLERK))
    rounds(shop)
    assert Difference.objects.count() == 1  # settled stays settled though the file still differs
    told = [e.kind.rpartition(".")[2] for e in entries(sold) if "reconciliation" in e.kind]
    assert told == ["difference-found", "difference-taken", "difference-taken", "difference-settled"]


@pytest.mark.parametrize(("reason", "document"), [(Settled.MATCHED, "A-1"), (Settled.NOT_OURS, " ")])
def test_no_person_settles_without_a_reason_of_theirs_and_a_document(shop, sold, reason, document):
    tell(shop)
    difference = Difference.objects.get()
    settle.take(difference=difference.id, by=CLERK, at=shop.at)
    with pytest.raises(ValueError, match="reason"):
        settle.settle(difference=difference.id, reason=reason, document=document, by=CLERK, at=shop.at)


@pytest.mark.parametrize("values", [{"settled_by": "x"}, {"what": "lost"}, {"reason": "matched"}])
def test_database_refuses_what_cannot_be(shop, sold, values):
    tell(shop)
    with pytest.raises(IntegrityError), transaction.atomic():
        Difference.objects.update(**values)


def test_failed_ledger_write_takes_the_whole_day_back(shop, sold, monkeypatch):
    shop.world.daily["card", day_of(shop)] = []

    def fail(**asked):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        take.take_in(system="card", content=fakes.daily_bytes("card", day_of(shop)), by=BY, at=shop.at)
    assert (Line.objects.count(), Difference.objects.count(), Day.objects.count()) == (0, 0, 0)
