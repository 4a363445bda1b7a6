"""What anybody may send to the forms of the profile and of readings: a page answers, never a fault of ours."""

import pytest

from anbao.console.models import Draft
from anbao.identity import api as identity
from tests.integration.console.test_profile import COMPANY, Author
from tests.integration.console.test_proposing_readings import KEY, LETTER, NEW

EXPECTED = {200, 302, 409, 422}
LONG = "長" * 20_000


@pytest.fixture
def author(office):
    office.adopt()
    author = Author(office.staff("compliance-officer"))
    author.opened = {}  # by kind, the draft with which its pages were seen to open
    return author


def answers(author, path, fields):
    """The form's answer; the pages that show its draft still open. Those of the other kind never read it.

    After a form that left the draft as it was nothing is new to them.
    """
    answer = author.browser.post(f"/console/rulebook/{path}", fields)
    assert answer.status_code in EXPECTED, (path, fields, answer.status_code)
    kind = "readings" if path.startswith("readings/") else "profile"
    drafts = list(Draft.objects.order_by("id").values())
    if author.opened.get(kind) != drafts:
        for page in (f"{kind}/", f"{kind}/draft/"):
            author.get(page)
        author.opened[kind] = drafts
    return answer


@pytest.fixture(autouse=True)
def _all_pages_open_at_the_end(author):
    yield
    for page in ("profile/", "profile/draft/", "readings/", "readings/draft/"):
        author.get(page)


COMPANIES = [
    {},
    {"kind": "insurer"},
    {**COMPANY, "kind": "reinsurer"},
    {**COMPANY, "kind": ["insurer", "broker"]},
    {**COMPANY, "sector": "\0"},
    {**COMPANY, "name": LONG},
    {**COMPANY, "name": "a\0b"},
    {**COMPANY, "name": "看\u200b不見"},
    {**COMPANY, "name": "<script>alert(1)</script>"},
    {**COMPANY, "name": "{value} %s {{ x }}"},
    {**COMPANY, "internal_control": LONG},
    {**COMPANY, "stricter": "x", "company.kind": "broker", "readings": "[]"},
]
ACTIVITIES = [[], ["surfing"], ["\0"], [LONG], ["cloud"] * 500, ["online_sale", "<b>"], ["activities.cloud"]]
FIGURES = ["otp.valid_for", "otp.max_attempts", "mfa.kinds", "evidence.guard_within"]
VALUES = [
    {},
    {"value": "9" * 5_000, "unit": "minutes"},
    {"value": "-1", "unit": "minutes"},
    {"value": "1e3", "unit": "minutes"},
    {"value": "１，０００", "unit": "seconds"},
    {"value": "3"},
    {"value": "3", "unit": "\0"},
    {"value": "3", "unit": ["minutes", "years"]},
    {"value": "9999", "unit": "years"},
    {"value": "\0", "unit": "minutes"},
    {"value": ["held-device", "held-device"]},
    {"value": ["held-device", LONG]},
    {"value": "PT3M"},
    {"remove": "1", "value": LONG},
    {"remove": "", "unit": LONG},
]
READINGS = [
    {},
    {**NEW, "date": "0001-01-01"},
    {**NEW, "date": "9999-12-31"},
    {**NEW, "date": "2026-02-30"},
    {**NEW, "date": LONG},
    {**LETTER, "adopt_by": "0001-01-01"},
    {**LETTER, "adopt_by": "9999-12-31"},
    {**LETTER, "number": LONG},
    {**NEW, "clauses": NEW["clauses"] * 2},
    {**NEW, "clauses": ["\0", LONG]},
    {**NEW, "works": ["ec", "ec"]},
    {**NEW, "works": ["nowhere"]},
    {**NEW, "counsel": "both"},
    {**NEW, "kind": "statute"},
    {**NEW, "question_en": "？" * 100},
    {**NEW, "question_en": "A" * 500},
    {**NEW, "question_en": "../../draft/"},
    {**NEW, "reading_zh": "<img src=x onerror=alert(1)>"},
    {**NEW, "reading_zh": "a\0b"},
    {**NEW, "key": "reading.other", "status": "withdrawn", "for_counsel": "x"},
    {**NEW, "q": LONG, "find": "1"},
    {**NEW, "q": "\0(", "find": "1", "date": "x"},
]
BUTTONS = [{}, {"path": LONG, "stamp": LONG}, {"path": "\0", "stamp": "\0"}, {"path": ["a", "b"]}]


def test_company(author):
    for fields in COMPANIES:
        answers(author, "profile/company/", fields)
    assert "<script>alert" not in author.get("profile/draft/")


def test_activities(author):
    known = {f"activities.{one}" for one in ("online_sale", "online_service", "cloud")}
    for chosen in ACTIVITIES:
        answers(author, "profile/activities/", {"activities": chosen})
        for edits in Draft.objects.values_list("edits", flat=True):
            assert set(edits) <= known


def test_own_value(author):
    for name in FIGURES:
        for fields in VALUES:
            answers(author, f"figures/{name}/own/", fields)


@pytest.mark.parametrize(("years", "fits"), [("100", True), ("101", False)])
def test_period_beyond_the_calendar_is_refused(author, years, fits):
    path = "/console/rulebook/figures/evidence.guard_within/own/"
    answer = author.browser.post(path, {"value": years, "unit": "years"})
    assert (answer.status_code == 302) is fits
    assert ("期間最長 100 年。" in answer.content.decode()) is not fits


def test_reading(author):
    for fields in READINGS:
        answers(author, "readings/new/", fields)
        answers(author, "readings/reading.natural-persons-only/change/", fields)
    for edits in Draft.objects.values_list("edits", flat=True):
        for key in edits:
            author.get(f"readings/{key}/change/")
    assert "<img src=x" not in author.get("readings/draft/")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_letter_of_a_far_day_is_sent_approved_and_shown(office, author, day):
    author.post("readings/new/", **{**LETTER, "date": day, "adopt_by": day})
    author.send("readings/draft/")
    (proposed,) = identity.proposals()
    office.staff("security-officer").post(f"/console/approvals/{proposed.id}/approve/")
    for page in (f"readings/{KEY}/", "readings/", "adoptions/", "clauses/ec.registration-of-capable/"):
        author.get(page)


def test_buttons_of_the_draft(author):
    for prepared in (False, True):
        if prepared:
            author.post("figures/otp.max_attempts/own/", value="3")
            author.post("readings/new/", **NEW)
        for kind in ("profile", "readings"):
            for act in ("drop", "discard", "renew"):
                for fields in BUTTONS:
                    answers(author, f"{kind}/draft/{act}/", fields)
    assert Draft.objects.count() == 2


def test_sending_something_else_sends_nothing(author):
    author.post("figures/otp.max_attempts/own/", value="3")
    for digest in ("", "x", "\0", "0" * 64, LONG):
        assert answers(author, "profile/draft/", {"digest": digest}).status_code == 409
        assert answers(author, "readings/draft/", {"digest": digest}).status_code == 409
    assert identity.proposals() == ()


def test_readings_and_figures_that_nobody_has(author):
    for key in ("x", "reading.", "..", "reading.no-such", "stricter.otp.valid_for", "draft", "%00", "%2e"):
        for path in (f"readings/{key}/change/", f"readings/{key}/withdraw/"):
            assert author.browser.post(f"/console/rulebook/{path}", NEW).status_code == 404
        assert author.browser.post(f"/console/rulebook/figures/{key}/own/", {"value": "1"}).status_code == 404
