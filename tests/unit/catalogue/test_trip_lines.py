"""The two lines beside travel accident: premiums computed by hand from their rates, and where each is sold."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from anbao.commerce.catalogue.lines.travel_comprehensive import LINE as COMPREHENSIVE
from anbao.commerce.catalogue.lines.travel_inconvenience import LINE as INCONVENIENCE

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DEPARTS = AT + timedelta(days=3)


def data_of(line):
    return {file.stem: yaml.safe_load(file.read_text()) for file in (line.folder / "data").glob("*.yaml")}


def trip(plan, destination="asia", departs=DEPARTS, length=timedelta(days=5)):
    return {"destination": destination, "departs_at": departs, "returns_at": departs + length, "plan": plan}


@pytest.mark.parametrize(
    ("line", "inputs", "premium"),
    [
        # accident 42 per million, medical 36 per 100,000; delays 8 and 4, loss 4, documents 3, cancellation 5 per 1,000
        (INCONVENIENCE, trip("standard"), 5 * 42 + 5 * 36 + 5 * 8 + 5 * 4 + 5 * 4 + 3 * 3 + 10 * 5),
        # a minute, at home: 2 × 12 + 2 × 9 + 3 × 5 + 3 × 2 + 3 × 2 + 2 × 1 + 5 × 3 = 86, below the minimum
        (INCONVENIENCE, trip("light", "domestic", length=timedelta(minutes=1)), 89),
        (
            INCONVENIENCE,
            trip("full", "world", length=timedelta(days=180)),
            10 * 654 + 10 * 656 + 6 * 18 + 6 * 9 + 6 * 9 + 3 * 7 + 20 * 11,
        ),
        # illness 50 per 100,000; liability 14 and rescue 24 per million; 8, 4, 2, 2 and 2 per 1,000
        (
            COMPREHENSIVE,
            trip("standard"),
            5 * 42 + 5 * 36 + 5 * 50 + 2 * 14 + 24 + 5 * 8 + 5 * 4 + 20 * 2 + 10 * 2 + 50 * 2,
        ),
        (
            COMPREHENSIVE,
            trip("light", length=timedelta(minutes=1)),
            2 * 18 + 2 * 16 + 2 * 22 + 14 + 12 + 24 + 12 + 20 + 10 + 40,
        ),
    ],
)
def test_rate_vectors(line, inputs, premium):
    rated = line.rate(inputs, data_of(line))
    assert rated.premium == premium
    assert sum(step.amount for step in rated.calculation) == premium


@pytest.mark.parametrize("line", [INCONVENIENCE, COMPREHENSIVE])
def test_premiums_never_fall_with_days_or_plan(line):
    data, destinations = data_of(line), {"asia", "world"}
    for destination in destinations:
        premiums = [
            line.rate(trip("standard", destination, length=timedelta(days=d)), data).premium for d in range(1, 181)
        ]
        assert premiums == sorted(premiums)
        by_plan = [line.rate(trip(plan, destination), data).premium for plan in ("light", "standard", "full")]
        assert by_plan == sorted(set(by_plan))


@pytest.mark.parametrize("line", [INCONVENIENCE, COMPREHENSIVE])
@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        (trip("light", departs=AT + timedelta(minutes=60)), None),
        (trip("light", departs=AT + timedelta(minutes=59)), "travel.departure-too-soon"),
        (trip("light", departs=AT + timedelta(days=180)), None),
        (trip("light", departs=AT + timedelta(days=180, minutes=1)), "travel.departure-too-far"),
        (trip("light", length=timedelta(days=180)), None),
        (trip("light", length=timedelta(days=180, minutes=1)), "travel.period-too-long"),
    ],
)
def test_check_at_its_bounds(line, inputs, code):
    refused = line.check(inputs, data_of(line), AT)
    assert (refused.reason.code if refused else None) == code


@pytest.mark.parametrize(
    ("line", "destination", "sold"),
    [
        (INCONVENIENCE, "domestic", True),
        (COMPREHENSIVE, "domestic", False),
        (COMPREHENSIVE, "asia", True),
        (COMPREHENSIVE, "world", True),
    ],
)
def test_comprehensive_is_for_trips_abroad(line, destination, sold):
    refused = line.check(trip("light", destination), data_of(line), AT)
    assert (refused is None) is sold
    if refused is not None:
        assert (refused.reason.code, refused.reason.field) == ("travel.destination-not-covered", "destination")


def test_fixed_inconvenience_benefits_are_the_register_s_and_receipts_are_not():
    counted = {benefit.key for benefit in INCONVENIENCE.benefits if benefit.registry == "travel-inconvenience"}
    assert counted == {"flight-delay", "baggage-delay", "baggage-loss", "documents", "cancellation"}
    counted = {benefit.key for benefit in COMPREHENSIVE.benefits if benefit.registry == "travel-inconvenience"}
    assert counted == {"flight-delay", "baggage-delay"}
