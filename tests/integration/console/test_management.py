"""The overview for management: who sees it, what it counts, and that what is kept is what the rows come to."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.commerce.journey.models import Application
from anbao.console.actions import daysums
from anbao.console.domain.stretch import last_days
from anbao.console.models import DaySum, FigureKept
from anbao.console.queries.coverage import _coverage
from anbao.console.queries.daysums import all_figures, sums
from anbao.kernel import registries
from anbao.kernel.clock import local_date
from anbao.kernel.registries import DayFigure
from tests.integration.journey import sale
from tests.integration.journey.test_pages import sign_in

PAGE = "/console/overview/"
HOUR = timedelta(hours=1)


@pytest.fixture
def sold(stage, request, settings, monkeypatch):
    """A shop in which one policy was sold since the worker last counted; the time is an hour later."""
    from anbao.console.views import management

    shop = sale.standing(stage, request, settings, monkeypatch, sold=["sold"])
    shop.at += HOUR
    monkeypatch.setattr(management, "now", lambda: shop.at)
    _coverage.cache_clear()
    daysums.keep(at=shop.at - 2 * HOUR)
    return shop


@pytest.fixture
def officer(sold):
    return sign_in("officer", "Meadow-59-lantern", "/console/sign-in/")


def seen(browser, **query):
    answer = browser.get(PAGE, query)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert "no-store" in answer["Cache-Control"]
    return answer


def counted(shop, **more):
    found = sums(last_days(7, shop.at), all_figures(), daily=["sale.contracts"], at=shop.at, **more)
    return found.total, found.by_bucket


def test_overview_asks_for_its_permission(sold, officer):
    assert Client().get(PAGE).status_code == 302
    assert sign_in("clerk", path="/console/sign-in/").get(PAGE).status_code == 403
    assert officer.post(PAGE).status_code == 405


def test_overview_leads_to_the_rows(sold, officer):
    html = seen(officer, days="7").content.decode()
    premium = Application.objects.get(id=sold.application).premium
    day, week = local_date(sold.at), local_date(sold.at) - timedelta(days=6)
    assert f'/console/applications/?reached=contracted&amp;from={week}&amp;to={day}">1</a>' in html
    assert f"NT${premium:,}</a>" in html
    assert f'/console/applications/?reached=confirmed&amp;from={week}&amp;to={day}">1</a>' in html
    assert 'href="/console/reports/?group=open"' in html
    number = Application.objects.get(id=sold.application).number
    rows = f"/console/applications/?reached=contracted&product=travel&from={day}&to={day}"
    assert number in officer.get(rows).content.decode()
    for other in (
        rows.replace("contracted", "declined"),
        rows.replace(str(day), str(week)),
        rows.replace("=travel", "=travel-comprehensive"),
    ):
        assert number not in officer.get(other).content.decode()
    assert "家法規" not in html
    assert '/console/rulebook/works/ec/?state=running"' in html
    assert "<style" not in html
    assert " style=" not in html


def test_overview_of_another_product_and_of_other_days_is_empty(sold, officer):
    line = Application.objects.get(id=sold.application).line
    others = [key for key in ("travel", "travel-comprehensive", "travel-inconvenience") if key != line]
    assert "這段期間還沒有人投保" in seen(officer, product=others[0]).content.decode()
    assert "這段期間還沒有人投保" not in seen(officer, product=line).content.decode()
    before = local_date(sold.at) - timedelta(days=1)
    html = seen(officer, **{"from": before.isoformat(), "to": before.isoformat()}).content.decode()
    assert "這段期間還沒有人投保" in html
    assert "這段期間沒有擋下任何一步" in html


def test_days_that_cannot_be_say_why_and_keep_what_was_typed(sold, officer):
    html = seen(officer, **{"from": "2026-12-31", "to": "soon"}).content.decode()
    assert "請把開始與結束兩天都填成日期" in html
    assert 'value="2026-12-31"' in html
    assert 'value="soon"' in html
    assert 'aria-invalid="true"' in html


def test_kept_sums_are_what_the_rows_come_to(sold):
    live = counted(sold)
    daysums.keep(at=sold.at)
    assert list(daysums.differences(at=sold.at)) == []
    rows = set(DaySum.objects.values_list("figure", "day", "product", "amount"))
    row = Application.objects.get(id=sold.application)
    assert ("sale.contracts", local_date(sold.at), row.line, 1) in rows
    assert ("sale.premium", local_date(sold.at), row.line, row.premium) in rows
    assert counted(sold) == live
    daysums.keep(at=sold.at)
    daysums.keep(at=sold.at, anew=True)
    assert set(DaySum.objects.values_list("figure", "day", "product", "amount")) == rows


def test_what_happened_since_is_counted_beside_what_is_kept(sold):
    live = counted(sold)
    assert not DaySum.objects.filter(figure="sale.contracts").exists()
    assert counted(sold) == live
    daysums.keep(at=sold.at)
    DaySum.objects.filter(figure="sale.contracts").update(amount=5)
    assert counted(sold)[0] != live[0]  # what is kept is not counted again


def test_a_wrong_sum_is_found_and_put_right(sold, capsys, monkeypatch):
    from anbao.console.management.commands import figures_rebuild

    monkeypatch.setattr(figures_rebuild, "now", lambda: sold.at)
    daysums.keep(at=sold.at)
    day = local_date(sold.at)
    DaySum.objects.filter(figure="sale.contracts").update(amount=2)
    DaySum.objects.create(figure="care.opened", day=day - timedelta(days=9), product="", amount=3)
    with pytest.raises(SystemExit):
        call_command("figures_rebuild", check=True)
    told = capsys.readouterr().out
    assert f"{day} sale.contracts (travel): kept 2, counted 1" in told
    assert "care.opened: kept 3, counted 0" in told
    call_command("figures_rebuild")
    assert list(daysums.differences(at=sold.at)) == []


def test_a_new_figure_is_one_entry_and_is_counted_from_the_first_day(sold):
    daysums.keep(at=sold.at)
    day = local_date(sold.at) - timedelta(days=20)
    figure = DayFigure("新的", lambda since, until: {(day, "x", ""): 4} if since.date() <= day <= until.date() else {},
                       "x", "care-console:list", {}, "care.answer")  # fmt: skip
    registries.day_figures.add("test.new", figure)
    try:
        daysums.keep(at=sold.at)
        assert DaySum.objects.get(figure="test.new").amount == 4
    finally:
        registries.day_figures.discard("test.new")


def test_a_worker_that_stands_still_is_told_and_not_made_up_for(sold, officer):
    FigureKept.objects.update(until=sold.at - timedelta(days=1, seconds=1))
    html = seen(officer).content.decode()
    assert "數字還沒有整理到現在" in html
    FigureKept.objects.update(until=sold.at - timedelta(days=1))
    assert "數字還沒有整理到現在" not in seen(officer).content.decode()


def test_page_asks_the_same_however_many_rows(sold, officer):
    seen(officer)
    with CaptureQueriesContext(connection) as live:
        seen(officer)
    daysums.keep(at=sold.at)
    with CaptureQueriesContext(connection) as kept:
        seen(officer)
    assert len(kept) < len(live) <= 17, [one["sql"][:90] for one in live.captured_queries]
