"""The rulebook that ships, seen by different companies: what binds whom, and who may sell under it."""

from datetime import UTC, date, datetime

import pytest

from anbao.kernel import registries
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.conditions import facts_of
from anbao.rulebook.domain.profile import profile_of
from anbao.rulebook.domain.runner import run_step
from tests.support.book import shipped_book

ON, AT = date(2026, 11, 2), datetime(2026, 11, 2, 4, tzinfo=UTC)
BOOK = shipped_book()
SALE = ["data", "terms", "underwrite", "confirm", "pay", "authorized", "capture", "issue"]
STEPS = ["registration.begin", "registration.complete", *(f"sale.{step}" for step in SALE)]
TRAVEL = {"product.personal_lines": True, "payment.method": "own-card", "registration.method": "network"}
ROWS = {
    "app", "assessment", "cloud_provider", "cloud_service", "device", "incident", "partner", "person", "project",
    "site", "system", "vendor",
}  # fmt: skip


def book(*, kind="insurer", sector="non-life", activities=("online_sale", "online_service"), **more):
    company = {"kind": kind, "sector": sector, "name": "範例", **more}
    return Book(BOOK, profile_of({"company": company, "activities": list(activities)}), ON)


def asked(step, facts=TRAVEL, **company):
    return sorted(run.tag for run in book(**company).guards(step, facts))


@pytest.mark.parametrize(
    ("step", "tags"),
    [
        ("registration.begin", ["registration.disclosures-opened-and-agreed", "sale.statements-published"]),
        (
            "registration.complete",
            [
                "registration.natural-person",
                "registration.of-age",
                "registration.otp-redeemed",
                "registration.personal-data-complete",
            ],
        ),
        (
            "sale.data",
            [
                "account.may-buy",
                "sale.identity-verified",
                "sale.insured-allowed",
                "sale.natural-person",
                "sale.not-dormant",
                "sale.of-age",
                "sale.period-ahead",
                "sale.statements-published",
            ],
        ),
        ("sale.terms", ["sale.terms-opened-and-agreed"]),
        (
            "sale.underwrite",
            [
                "sale.industry-sum-within-limit",
                "sale.limit-cited",
                "sale.line-released",
                "sale.minors-death-benefit",
                "sale.no-abnormal-record",
                "sale.no-overlapping-trip",
                "sale.own-sum-within-limit",
                "sale.pep-screened",
                "sale.sanctions-screened",
                "sale.within-inconvenience-register",
            ],
        ),
        (
            "sale.confirm",
            [
                "account.may-buy",
                "sale.insured-allowed",
                "sale.otp-for-this-act",
                "sale.underwriting-stands",
                "sale.underwritten",
            ],
        ),
        (
            "sale.pay",
            [
                "account.may-buy",
                "sale.confirmed",
                "sale.payment-method-allowed",
                "sale.period-ahead",
                "sale.underwriting-stands",
            ],
        ),
        ("sale.authorized", ["sale.own-card", "sale.period-ahead"]),
        ("sale.capture", ["sale.own-card", "sale.period-ahead", "sale.receipt-reported"]),
        ("sale.issue", ["sale.captured", "sale.confirmed", "sale.underwritten"]),
    ],
)
def test_sale_of_travel_accident_runs_exactly_these_guards(step, tags):
    assert asked(step) == tags
    assert [run.tag for run in book().guards(step, TRAVEL) if run.undecided] == []


@pytest.mark.parametrize(
    ("step", "fewer"),
    [
        ("sale.data", {"sale.insured-allowed"}),
        (
            "sale.underwrite",
            {
                "sale.industry-sum-within-limit",
                "sale.minors-death-benefit",
                "sale.no-abnormal-record",
                "sale.own-sum-within-limit",
            },
        ),
        ("sale.confirm", {"sale.insured-allowed"}),
        ("sale.pay", set()),
        ("sale.authorized", set()),
        ("sale.capture", {"sale.receipt-reported"}),
        ("sale.issue", set()),
    ],
)
def test_sale_of_property_leaves_out_what_is_for_persons_only(step, fewer):
    """What the text asks of life and injury alone; the rest stands by company practice (work `co`)."""
    assert set(asked(step)) - set(asked(step, {**TRAVEL, "product.personal_lines": False})) == fewer


@pytest.mark.parametrize("step", ["sale.data", "sale.authorized"])
def test_guard_for_property_is_the_company_s_own(step):
    runs = book().guards(step, {**TRAVEL, "product.personal_lines": False})
    theirs = {run.clause for run in runs if run.tag in {"sale.insured-is-proposer", "sale.own-card"}}
    assert theirs <= {"co.property-for-oneself", "co.other-lines-in-order"}
    assert theirs


@pytest.mark.parametrize("step", ["sale.data", "sale.authorized", "sale.underwrite"])
def test_sale_of_nobody_knows_what_is_refused(step):
    unknown = {name: value for name, value in TRAVEL.items() if name != "product.personal_lines"}
    assert [run.tag for run in book().guards(step, unknown) if run.undecided] != []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("production", [True, False])
def test_broker_is_refused_at_every_step_of_the_sale(step, production):
    """The brokers' own rules for selling are not encoded (works.yaml: broker-online-rules)."""
    decision = run_step(
        book(kind="broker"), step=step, facts=TRAVEL, at=AT, guards=registries.guards, fact_types=registries.facts,
        production=production,
    )  # fmt: skip
    assert decision.results == ()
    assert decision.verdict.reason.code == "rulebook.no-guards"


def test_broker_is_told_why_it_cannot_sell():
    assert book(kind="broker").clause("co.broker-sale-rules").force == "context"
    rules = BOOK.works["broker-online-rules"]
    assert [version.encoded for version in rules.later_than_encoded()] == ["none"]
    assert rules.versions[-1].note.zh


@pytest.mark.parametrize(
    "company",
    [
        {"kind": "broker"},
        {"kind": "broker", "activities": []},
        {"activities": ["cloud"]},
        {"activities": ["online_sale"]},
        {"activities": ["online_service"], "sector": "life"},
    ],
)
def test_every_company_has_what_identity_counts_with(company):
    """What identity asks for is never missing, and passwords are always guarded."""
    own = book(**company)
    for name in (
        "password.max_attempts", "lock.for", "otp.min_digits", "otp.max_attempts", "otp.valid_for", "otp.max_sends",
        "otp.sends_within", "password.history", "password.min_length", "password.max_run", "password.remind_after",
        "reset.valid_for",
    ):  # fmt: skip
        assert own.figure(name).value is not None, name
    tags = {run.tag for run in own.guards("identity.set-password", {})}
    assert {"identity.password-length", "identity.password-letters-and-digits"} <= tags


def test_figures_of_a_broker_are_its_own_where_its_rules_name_none():
    broker = book(kind="broker")
    assert (broker.figure("otp.valid_for").mark, broker.figure("otp.valid_for").clause) == (
        "own",
        "co.one-time-password",
    )
    assert broker.figure("lock.for").clause == "brk.account-lock"
    assert broker.figure("password.history").number == 3
    assert book().figure("otp.valid_for").clause == "isec.otp-validity"


@pytest.mark.parametrize(
    ("sector", "there", "gone"),
    [
        ("life", "ec.annuity-calls", "ec.compulsory-motor-lookup"),
        ("non-life", "ec.compulsory-motor-lookup", "ec.annuity-calls"),
    ],
)
def test_sector_decides_over_annuities_and_motor(sector, there, gone):
    keys = {clause.key for clause in book(sector=sector).clauses}
    assert there in keys
    assert gone not in keys
    assert {there, gone} <= {clause.key for clause in book(sector="life-and-non-life").clauses}


def test_insurer_without_e_commerce_is_not_shown_its_rules():
    works = {clause.work for clause in book(activities=["cloud"]).clauses}
    assert works == {"cloud", "co", "isec"}


def of_the_company(work, **more):
    """Clauses of a work that ask something of the company as a whole, not of a row."""
    found = book(activities=["cloud"], **more).clauses
    return {one.key for one in found if one.work == work and one.obligations and not one.per}


def test_cloud_rules_ask_the_company_only_where_it_outsources():
    """Not settled counts as outsourcing; what is asked of a row is decided by the row."""
    outsourcing = of_the_company("cloud", cloud_use="outsourcing")
    assert {"cloud.policy", "cloud.board-oversight", "cloud.internal-control", "cloud.staffing"} <= outsourcing
    assert of_the_company("cloud") == outsourcing
    assert of_the_company("cloud", cloud_use="no-outsourcing") == set()
    rows = {one.key for one in book(activities=["cloud"], cloud_use="no-outsourcing").clauses if one.per}
    assert "cloud.contract-concluded" in rows


def test_cloud_rules_ask_a_branch_for_its_own_oversight_however_it_uses_the_cloud():
    assert of_the_company("cloud", foreign_branch=True, cloud_use="no-outsourcing") == {
        "cloud.branch-head-office-controls",
        "cloud.branch-own-oversight",
    }


def test_cloud_controls_of_the_security_rules_are_not_limited_to_outsourcing():
    there = of_the_company("isec", cloud_use="no-outsourcing")
    assert there == of_the_company("isec", cloud_use="outsourcing")
    assert "isec.cloud-policy" in there


def test_condition_on_a_register_s_row_says_whose_rows():
    """A clause that asks something of a row is a duty for each such row."""
    for clause in BOOK.clauses:
        rows = {fact.partition(".")[0] for _, tree in clause.applies_trees for fact in facts_of(tree)} & ROWS
        assert clause.per or not rows, clause.key


def test_condition_never_asks_whether_a_fact_exists():
    """`exists` answers no while only the profile is known, and would drop the clause from the company's view."""
    assert "'exists'" not in str([clause.applies_trees for clause in BOOK.clauses])
