"""Books, profiles and decisions through the api, with a database."""

import gc
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from anbao.kernel import registries
from anbao.kernel.actor import Subject, system
from anbao.kernel.errors import Misconfigured
from anbao.kernel.periods import Period
from anbao.ledger.api import entries_of
from anbao.rulebook import api as rulebook
from anbao.rulebook.actions import publishing as actions
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import digest_of, load_book
from anbao.rulebook.models import CompiledBook, ProfileVersion
from anbao.rulebook.queries import books
from tests.support.profiles import change_profile

BY = system("test")
AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
COMPANY = {"kind": "insurer", "sector": "non-life", "name": "範例產物保險"}
CONTENT = {"company": COMPANY, "activities": ["online_sale", "online_service"], "stricter": {}}
AGE = {"proposer.natural_person": True, "proposer.missing": [], "otp.redeemed": True, "otp.act_matches": True}
COMPLETE = {
    **AGE,
    "proposer.age": 18,
    "otp.purpose": "registration.complete",
    "registration.method": "network",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    books.forget_loaded()
    yield
    books.forget_loaded()


@pytest.fixture
def profile():
    return rulebook.adopt_profile(content=CONTENT, by=BY, at=AT)


def decide(**changes):
    return rulebook.decide(step="registration.complete", facts={**COMPLETE, **changes}, at=AT)


def test_decide_refuses_before_a_profile_is_adopted():
    decision = decide()
    assert decision.verdict.reason.code == "rulebook.no-profile"
    assert decision.results == ()


def test_at_raises_before_a_profile_is_adopted():
    with pytest.raises(rulebook.ProfileMissing):
        rulebook.at(AT)


def test_decide_passes_and_names_book_and_profile(profile):
    decision = decide()
    assert decision.passed, decision.verdict
    assert decision.profile == profile
    assert decision.book == rulebook.at(AT).digest
    assert CompiledBook.objects.get().digest == decision.book


def test_decide_refuses_with_the_clause(profile):
    decision = decide(**{"proposer.age": 17})
    assert "ec.registration-of-capable" in decision.verdict.clauses
    assert "co.age-of-majority" in decision.verdict.clauses


def test_decide_refuses_with_any_one_guard_taken_out(profile, monkeypatch):
    taken = [result.tag for result in decide().results]
    assert len(taken) == 4
    for tag in taken:
        guard = registries.guards.get(tag)
        registries.guards.discard(tag)
        try:
            assert decide().verdict.reason.code == "rulebook.guard-unknown"
        finally:
            registries.guards.add(tag, guard)


def test_decide_refuses_a_book_that_is_not_kept(profile, monkeypatch):
    other = load_book(json.dumps({"format": 1, "works": [], "clauses": []}).encode())
    monkeypatch.setattr(rulebook, "current_book", lambda: other)
    assert decide().verdict.reason.code == "rulebook.book-not-published"


def test_decide_for_a_broker_finds_no_guard(profile):
    later = AT + timedelta(seconds=1)
    broker = {**CONTENT, "company": {**COMPANY, "kind": "broker"}}
    change_profile(content=broker, by=BY, at=later)
    decision = rulebook.decide(step="registration.complete", facts=COMPLETE, at=later)
    assert decision.verdict.reason.code == "rulebook.no-guards"


def test_decide_takes_one_query_once_warm(profile, django_assert_num_queries):
    decide()
    with django_assert_num_queries(1):
        decide()


def test_figure_is_a_period_with_source_and_mark(profile):
    figure = rulebook.at(AT).figure("otp.valid_for")
    assert figure.period == Period(minutes=5)
    assert (figure.clause, figure.mark) == ("isec.otp-validity", "V")
    assert rulebook.figure("lock.for", at=AT).mark == "own"
    assert rulebook.figure("report.cover_within", at=AT).period.add_to(AT) == AT + timedelta(hours=24)


def test_every_figure_of_the_sale_is_there(profile):
    names = set(rulebook.at(AT).all_figures)
    assert names >= {
        "age.majority", "dormancy.sale_after", "lock.for", "otp.max_attempts", "otp.min_digits", "otp.valid_for",
        "password.history", "password.max_attempts", "password.max_run", "password.min_length",
        "password.remind_after", "payment.methods_by_network", "report.cover_within",
    }  # fmt: skip


def test_adopt_profile_leaves_its_entry(profile):
    kinds = [entry.kind for entry in entries_of(Subject("rulebook", "profile"))]
    assert kinds == ["rulebook.profile.adopted"]
    assert [entry.kind for entry in entries_of(Subject("rulebook", "book"))] == ["rulebook.book.published"]


def test_adopt_profile_again_does_nothing(profile):
    assert rulebook.adopt_profile(content=CONTENT, by=BY, at=AT + timedelta(hours=1)) == profile
    assert ProfileVersion.objects.count() == 1


def test_adopt_profile_of_another_content_is_refused(profile):
    with pytest.raises(rulebook.ProfileRefused, match="two people"):
        rulebook.adopt_profile(content={**CONTENT, "activities": ["online_sale"]}, by=BY, at=AT + timedelta(hours=1))
    assert ProfileVersion.objects.count() == 1
    assert [entry.kind for entry in entries_of(Subject("rulebook", "profile"))][-1] == "rulebook.profile.refused"


def test_change_of_profile_applies_stricter_values_from_its_moment(profile):
    later = AT + timedelta(hours=1)
    change_profile(content={**CONTENT, "stricter": {"otp.valid_for": "PT3M"}}, by=BY, at=later)
    assert rulebook.at(later).figure("otp.valid_for").period == Period(minutes=3)
    assert rulebook.at(AT).figure("otp.valid_for").period == Period(minutes=5)


@pytest.mark.parametrize(
    ("stricter", "clause"),
    [
        ({"otp.valid_for": "PT6M"}, "isec.otp-validity"),
        ({"password.min_length": 7}, "isec.password-length"),
        ({"dormancy.sale_after": "P6Y"}, "ec.sale-dormancy"),
        ({"payment.methods_by_network": ["atm"]}, "ec.payment-by-network"),
    ],
)
def test_adopt_profile_refuses_a_looser_value_with_the_clause(stricter, clause):
    with pytest.raises(rulebook.ProfileRefused) as refusal:
        rulebook.adopt_profile(content={**CONTENT, "stricter": stricter}, by=BY, at=AT)
    assert refusal.value.clauses == (clause,)
    assert ProfileVersion.objects.count() == 0
    (entry,) = entries_of(Subject("rulebook", "profile"))
    assert (entry.kind, entry.clauses) == ("rulebook.profile.refused", (clause,))


def test_change_of_profile_sets_what_no_law_names_in_either_direction(profile):
    for hours, later in ((1, AT + timedelta(hours=1)), (48, AT + timedelta(hours=2))):
        stricter = {"underwriting.valid_for": f"PT{hours}H"}
        change_profile(content={**CONTENT, "stricter": stricter}, by=BY, at=later)
        found = rulebook.at(later).figure("underwriting.valid_for")
        assert (found.period, found.own, found.mark) == (Period(hours=hours), True, "own")


def test_adopt_profile_leaves_nothing_when_the_ledger_fails(monkeypatch):
    def broken(**_):
        raise ZeroDivisionError

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(ZeroDivisionError):
        rulebook.adopt_profile(content=CONTENT, by=BY, at=AT)
    assert not ProfileVersion.objects.exists()
    assert not CompiledBook.objects.exists()


def test_book_by_digest_gives_what_was_decided_by(profile):
    decision = decide()
    again = rulebook.book_by_digest(decision.book, profile=decision.profile, on=AT.date())
    assert again.figure("age.majority").number == 18
    with pytest.raises(rulebook.BookDamaged):
        rulebook.book_by_digest("0" * 64, profile=decision.profile, on=AT.date())


def test_book_is_kept_as_the_very_text_of_its_digest(profile):
    book = CompiledBook.objects.get()
    assert digest_of(book.body.encode()) == book.digest


@pytest.mark.parametrize("table", ["rulebook_compiledbook", "rulebook_profileversion"])
def test_kept_rows_are_not_deleted(profile, table):
    with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_kept_digest_is_a_digest():
    with pytest.raises(IntegrityError), transaction.atomic():
        CompiledBook.objects.create(digest="x", body="{}", published_by="t", published_at=AT)


def test_clause_title_is_in_both_languages():
    assert rulebook.clause_title("ec.sale-dormancy") == "五年未投保須重新驗證"
    assert rulebook.clause_title("ec.sale-dormancy", "en").startswith("Verification lapses")
    assert rulebook.clause_title("no.such-clause") == "no.such-clause"


def test_clauses_and_works_are_listed(profile):
    assert "ec.sale-dormancy" in {clause.key for clause in rulebook.clauses(at=AT)}
    assert "isec" in {work.key for work in rulebook.works()}


def test_current_book_is_named_when_production_has_none(settings, tmp_path):
    settings.ANBAO_BOOK_FILE = tmp_path / "none.json"
    settings.ANBAO_MODE = "production"
    with pytest.raises(Misconfigured, match="rulebook build"):
        books.current_book()


def test_book_is_ready_in_a_few_times_what_its_json_takes(profile):
    """A ratio within one run: the machine's other work slows both sides. (`./anbao bench` holds milliseconds.)"""
    text = books._text(books.settings.ANBAO_BOOK_FILE)
    company = rulebook.current_profile(AT)

    def ready():
        book = Book(load_book(text), company, AT.date())
        return book.all_figures, book.steps

    def best(act):
        spent = []
        for _ in range(7):
            began = time.process_time()
            act()
            spent.append(time.process_time() - began)
        return min(spent)

    gc.collect()
    gc.freeze()  # the test run's own objects would be walked otherwise
    try:
        assert best(ready) < 3 * best(lambda: [json.loads(line) for line in text.splitlines()])
    finally:
        gc.unfreeze()
