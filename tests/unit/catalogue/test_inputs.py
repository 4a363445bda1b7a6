from datetime import UTC, datetime

import pytest

from anbao.commerce.catalogue.domain.inputs import clean
from anbao.commerce.catalogue.domain.line import Choice, InputSpec
from anbao.kernel.clock import TAIPEI
from anbao.kernel.verdict import Refused

SPECS = (
    InputSpec("where", "choice", "地點", choices=(Choice("near", "近"), Choice("far", "遠"))),
    InputSpec("when", "moment", "時間"),
)


def test_clean_local_moment_becomes_utc():
    answers = clean(SPECS, {"where": "near", "when": "2026-12-01T08:30"})
    assert answers == {"where": "near", "when": datetime(2026, 12, 1, 0, 30, tzinfo=UTC)}


def test_clean_aware_moment_is_kept():
    at = datetime(2026, 12, 1, 8, 30, tzinfo=TAIPEI)
    answers = clean(SPECS, {"where": "far", "when": at})
    assert not isinstance(answers, Refused)
    assert answers["when"] == at


@pytest.mark.parametrize(
    ("raw", "field", "code"),
    [
        ({"when": "2026-12-01T08:30"}, "where", "catalogue.input-missing"),
        ({"where": "", "when": "2026-12-01T08:30"}, "where", "catalogue.input-missing"),
        ({"where": "moon", "when": "2026-12-01T08:30"}, "where", "catalogue.input-unreadable"),
        ({"where": "near", "when": "soon"}, "when", "catalogue.input-unreadable"),
        ({"where": "near", "when": "2026-12-01T08:30:01"}, "when", "catalogue.input-unreadable"),
        ({"where": "near", "when": 7}, "when", "catalogue.input-unreadable"),
    ],
)
def test_clean_refuses_naming_the_field(raw, field, code):
    refused = clean(SPECS, raw)
    assert isinstance(refused, Refused)
    assert (refused.reason.field, refused.reason.code) == (field, code)
    assert refused.reason.remedy


def test_clean_drops_what_was_not_asked():
    answers = clean(SPECS, {"where": "near", "when": "2026-12-01T08:30", "name": "somebody"})
    assert set(answers) == {"where", "when"}
