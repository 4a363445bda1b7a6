"""Samples are drawn by criteria and seed, the same again for the same; a page of one shows nobody."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest

DAY = timedelta(days=1)


def criteria(shop, **changed):
    from anbao.kernel.answers import Criteria

    return Criteria(**{"since": shop.at - DAY, "until": shop.at + DAY, **changed})


def kind(name):
    from anbao.kernel import registries

    return registries.samples.get(name)


def copies(application, number):
    """More applications like the one that was sold."""
    from anbao.commerce.journey.models import Application

    row = Application.objects.get(id=application)
    for place in range(number):
        row.id, row.number, row.payment, row.state = uuid4(), f"A-COPY-{place:04}", None, "quoted"
        row.save(force_insert=True)


def test_same_seed_draws_the_same_and_another_seed_others(shop, sold) -> None:
    copies(sold, 30)
    drawn = kind("applications").draw(criteria(shop), "seed-1", 8)
    assert len(set(drawn)) == 8
    assert kind("applications").draw(criteria(shop), "seed-1", 8) == drawn
    assert kind("applications").draw(criteria(shop), "seed-1", 3) == drawn[:3]
    assert kind("applications").draw(criteria(shop), "seed-2", 8) != drawn
    assert kind("applications").count(criteria(shop)) == 31


@pytest.mark.parametrize("name", ["applications", "policies", "reports"])
def test_period_and_product_bound_what_is_drawn(shop, sold, name) -> None:
    from anbao.commerce.journey.models import Application
    from anbao.commerce.policies.models import Policy
    from anbao.commerce.reporting.models import Report

    rows = {"applications": (Application, "created_at"), "policies": (Policy, "contracted_at")}
    model, moment = rows.get(name, (Report, "created_at"))
    at = min(model.objects.values_list(moment, flat=True))
    many = kind(name)
    assert many.draw(criteria(shop, since=at, until=at + DAY), "x", 5) == [sold]
    assert many.count(criteria(shop, since=at - DAY, until=at)) == 0
    assert many.count(criteria(shop, product="travel")) == 1
    assert many.count(criteria(shop, product="fire")) == 0


def test_refusals_are_those_that_were_refused(shop, sold) -> None:
    from anbao.commerce.underwriting.models import UnderwritingDecision

    assert kind("refusals").count(criteria(shop)) == 0
    row = UnderwritingDecision.objects.first()
    row.id, row.outcome, row._state.adding = uuid4(), "refused", True
    row.save(force_insert=True)
    assert kind("refusals").draw(criteria(shop), "x", 5) == [sold]


def test_page_of_a_sample_shows_nobody(shop, sold) -> None:
    shown = kind("applications").page(sold)
    text = repr(shown)
    assert shown.number in text
    assert any(item.guards for item in shown.timeline)
    for secret in ("林美玲", "A123456789", "0912345678", "mei.ling", "市府路"):
        assert secret not in text
    assert kind("applications").page(uuid4()) is None


def test_workbooks_hold_what_the_pages_show(shop, sold) -> None:
    from openpyxl import load_workbook

    from anbao.examiner.queries.checklist import checklist
    from anbao.examiner.queries.question import question_page
    from anbao.examiner.queries.workbook import checklist_book, question_book

    found = checklist(shop.at)
    sheet = load_workbook(io.BytesIO(checklist_book(found, found.questions.values()))).active
    assert sheet.max_row == 1 + 69
    limits = next(row for row in sheet.iter_rows(values_only=True) if row[-1] == "chk.transaction-limits")
    assert limits[4] == "已有答案"
    assert "最近三十天的核保決定 1" in limits[5]
    book = load_workbook(io.BytesIO(question_book(question_page("chk.transaction-limits", shop.at), [])))
    assert len(book.sheetnames) == 5
    assert [cell.value for cell in book.worksheets[1][2]][2] == 1


def test_queries_of_a_checklist_do_not_grow_with_the_rows(shop, sold, django_assert_max_num_queries) -> None:
    from anbao.examiner.queries.checklist import checklist
    from anbao.kernel.memory import remembering

    with django_assert_max_num_queries(124) as few, remembering():
        checklist(shop.at)
    copies(sold, 20)
    with django_assert_max_num_queries(len(few.captured_queries)), remembering():
        checklist(shop.at)
