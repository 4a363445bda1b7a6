"""The travel line: vectors computed by hand from `data/rates.yaml`, and each check on both sides of its bound."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from anbao.commerce.catalogue.domain.documents import parse
from anbao.commerce.catalogue.domain.figures import marked
from anbao.commerce.catalogue.domain.inputs import clean
from anbao.commerce.catalogue.domain.limits import find, rows
from anbao.commerce.catalogue.lines._trips.domain.checks import bounds, check
from anbao.commerce.catalogue.lines._trips.domain.rating import NoRate, days_of
from anbao.commerce.catalogue.lines.travel import LINE
from anbao.kernel.clock import TAIPEI

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DATA = {file.stem: yaml.safe_load(file.read_text()) for file in (LINE.folder / "data").glob("*.yaml")}
DEPARTS = AT + timedelta(days=3)
rate = LINE.rate


def trip(plan="standard", destination="asia", departs=DEPARTS, length=timedelta(days=5)):
    return {"destination": destination, "departs_at": departs, "returns_at": departs + length, "plan": plan}


@pytest.mark.parametrize(
    ("inputs", "premium"),
    [
        # asia, 5 days: accident 42 per million × 5, medical 36 per 100,000 × 5
        (trip(), 5 * 42 + 5 * 36),
        (trip("light"), 2 * 42 + 2 * 36),
        (trip("full"), 10 * 42 + 10 * 36),
        # domestic, one day: 2 × 12 + 2 × 9 = 42, above the minimum of 39
        (trip("light", "domestic", length=timedelta(minutes=1)), 42),
        (trip("full", "world", length=timedelta(days=180)), 10 * 654 + 10 * 656),
    ],
)
def test_rate_vectors(inputs, premium):
    rated = rate(inputs, DATA)
    assert rated.premium == premium
    assert sum(line.amount for line in rated.calculation) == premium


def test_rate_gives_at_least_the_minimum_premium():
    data = {**DATA, "rates": {**DATA["rates"], "minimum_premium": {"amount": 50}}}
    rated = rate(trip("light", "domestic", length=timedelta(days=1)), data)
    assert rated.premium == 50
    assert rated.calculation[-1].amount == 8


def test_rate_rounds_half_up_in_integers():
    table = {"unit": 4, "by_destination": {"asia": [{"up_to_days": 9, "rate": 1}]}}
    product = {"plans": [{"key": "p", "title": "", "summary": "", "sums": {"accident": 2}}]}
    data = {"rates": {"minimum_premium": {"amount": 0}, "benefits": {"accident": table}}, "product": product}
    assert rate(trip("p"), data).premium == 1
    product["plans"][0]["sums"]["accident"] = 1
    assert rate(trip("p"), data).premium == 0


def test_rate_without_a_row_is_an_error_not_a_free_cover():
    with pytest.raises(NoRate):
        rate(trip(length=timedelta(days=181)), DATA)
    with pytest.raises(NoRate):
        rate(trip(destination="moon"), DATA)


@pytest.mark.parametrize(
    ("length", "days"),
    [
        (timedelta(minutes=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, minutes=1), 2),
        (timedelta(days=180), 180),
    ],
)
def test_days_of_counts_begun_days(length, days):
    assert days_of(AT, AT + length) == days


def test_premiums_never_fall_with_days_or_plan():
    premiums = [rate(trip(length=timedelta(days=days)), DATA).premium for days in range(1, 181)]
    assert premiums == sorted(premiums)
    for destination in ("domestic", "asia", "world"):
        by_plan = [rate(trip(plan, destination), DATA).premium for plan in ("junior", "light", "standard", "full")]
        assert by_plan == sorted(set(by_plan))


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        (trip(departs=AT), "travel.departure-past", "departs_at"),
        (trip(departs=AT + timedelta(minutes=59)), "travel.departure-too-soon", "departs_at"),
        (trip(departs=AT + timedelta(days=180, minutes=1)), "travel.departure-too-far", "departs_at"),
        (trip(length=timedelta(0)), "travel.period-not-positive", "returns_at"),
        (trip(length=-timedelta(days=1)), "travel.period-not-positive", "returns_at"),
        (trip(length=timedelta(days=180, minutes=1)), "travel.period-too-long", "returns_at"),
    ],
)
def test_check_refuses_past_a_bound(inputs, code, field):
    refused = check(inputs, DATA, AT)
    assert refused is not None
    assert (refused.reason.code, refused.reason.field) == (code, field)
    assert refused.reason.message.format(**refused.reason.details)
    assert refused.reason.remedy.format(**refused.reason.details)


@pytest.mark.parametrize(
    "inputs",
    [
        trip(departs=AT + timedelta(minutes=60)),
        trip(departs=AT + timedelta(days=180)),
        trip(length=timedelta(minutes=1)),
        trip(length=timedelta(days=180)),
    ],
)
def test_check_passes_at_a_bound(inputs):
    assert check(inputs, DATA, AT) is None


def test_bounds_are_whole_minutes_that_check_accepts():
    at = AT + timedelta(seconds=7)
    earliest, latest = bounds(DATA, at)["departs_at"]
    assert earliest.second == 0
    assert check(trip(departs=earliest), DATA, at) is None
    assert latest > earliest


def test_defaults_can_be_sold_at_once():
    answers = clean(LINE.inputs, LINE.defaults(DATA, AT))
    assert check(answers, DATA, AT) is None
    assert answers["departs_at"].astimezone(TAIPEI).hour == 8


def test_every_plan_has_a_choice_and_known_benefits():
    plans = LINE.plans(DATA)
    choices = next(spec for spec in LINE.inputs if spec.name == LINE.plan_input).choices
    assert [plan.key for plan in plans] == [choice.value for choice in choices]
    assert [plan.title for plan in plans] == [choice.label for choice in choices]
    assert all(set(plan.sums) == {benefit.key for benefit in LINE.benefits} for plan in plans)


@pytest.mark.parametrize(
    ("customer", "age", "on", "amount"),
    [
        ("new", 18, "2026-11-20", 12_000_000),
        ("existing", 18, "2026-11-20", 12_000_000),
        ("new", 15, "2019-01-11", 12_000_000),
        ("new", 15, "2019-01-10", 10_000_000),
        ("new", 14, "2024-01-01", 690_000),
        ("new", 14, "2023-12-31", None),
        ("new", 30, "2017-11-19", None),
    ],
)
def test_limits_of_accident_by_network(customer, age, on, amount):
    for scope in ("company", "industry"):
        found = find(
            rows(DATA["limits"]),
            benefit="accident",
            verification="network",
            customer=customer,
            scope=scope,
            age=age,
            on=datetime.fromisoformat(on).date(),
        )
        assert (found.amount if found else None) == amount


def test_every_figure_names_its_source_and_doubtful_ones_are_found():
    found = {figure.id: figure.mark for figure in marked(DATA)}
    assert found["travel.accident.network.new.2019"] == "N"
    assert found["travel.rates.accident.2026"] == "U"
    assert "travel.medical.company.2026" not in found  # the company's own
    assert all(figure.source for figure in marked(DATA))


def test_documents_cover_what_must_be_shown():
    found = {version.key: version for version in map(parse, map(Path.read_bytes, LINE.folder.glob("documents/*.md")))}
    assert {key for key, version in found.items() if "terms" in version.purposes} == {
        "travel.terms",
        "travel.key-content",
    }
    assert all("browse" in version.purposes and "示範" in version.title for version in found.values())
