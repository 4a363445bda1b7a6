"""The first page of a member of staff: what waits by permission, late first, asked for as often however much waits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.console.queries import today
from anbao.kernel import registries
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.registries import Waiting, WorkAsk, WorkEntry, WorkRow
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import staff, text

PAGE = "/console/"


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold"])


@pytest.fixture
def sold(shop):
    return shop


def ask(*permissions, at=sale.AT, rows=5):
    return WorkAsk(Actor(ActorKind.STAFF, "1"), frozenset(permissions), at, rows)


def test_signing_in_leads_here_and_strangers_sign_in_first(shop):
    answer = Client().post(
        "/console/sign-in/", {"login": seed.CLERK.login, "password": seed.CLERK.password}, follow=True
    )
    assert answer.redirect_chain[-1][0] == PAGE
    assert "今天的工作" in text(answer)
    assert Client().get(PAGE).status_code == 302


def test_nothing_waits_and_the_page_says_what_would(shop):
    page = text(staff(seed.UNDERWRITER).get(PAGE))
    assert "現在沒有等您處理的事" in page
    assert "核保" in page
    assert "款項爭議" not in page, "a kind that this person may not see"


def test_late_stands_first_and_what_knows_no_due_time_last(monkeypatch):
    made = {
        "calm": WorkEntry("calm", "p", lambda a: Waiting([WorkRow("c", "/")], 1), "work-console:today", order=1),
        "soon": WorkEntry("soon", "p", _due(hours=1), "work-console:today", order=2),
        "late": WorkEntry("late", "p", _due(hours=-1), "work-console:today", order=3),
        "other": WorkEntry("other", "q", _due(hours=-2), "work-console:today", order=4),
        "none": WorkEntry("none", "p", lambda a: Waiting([], 0), "work-console:today", order=5),
    }
    monkeypatch.setattr(registries.work, "items", lambda: iter(made.items()))
    found = today.today(ask("p"))
    assert [(kind.title, kind.late) for kind in found.kinds] == [("late", True), ("soon", False), ("calm", False)]
    assert found.late


def _due(**delta):
    return lambda a: Waiting([WorkRow("row", "/", a.at + timedelta(**delta))], 1)


def test_what_is_due_at_this_very_moment_is_not_late(monkeypatch):
    monkeypatch.setattr(
        registries.work, "items", lambda: iter([("x", WorkEntry("x", "p", _due(), "work-console:today"))])
    )
    assert not today.today(ask("p")).late


def test_asks_as_often_however_much_waits(sold):
    from anbao.commerce.handover.models import PolicyEvent

    clerk, counted = staff(seed.CLERK), []
    event = PolicyEvent.objects.get()
    for number in range(8):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = text(clerk.get(PAGE))
        counted.append(len(asked))
        PolicyEvent.objects.filter(position=event.position).update(state="refused", reason="out-of-order")
        PolicyEvent.objects.create(
            **{
                field.attname: getattr(event, field.attname)
                for field in PolicyEvent._meta.fields
                if field.attname not in {"position", "event", "number", "policy", "state"}
            },
            event=f"019aa000-0000-7000-8000-00000000000{number}",
            policy=f"019aa000-0000-7000-8000-00000000000{number}",
            number=1,
            state="refused",
        )
    assert "核心系統沒有收下" in page
    assert "看全部 8 件" in page
    assert len(set(counted[1:])) == 1, counted


@pytest.mark.parametrize("name", sorted(registries.work.names()))
def test_each_kind_of_work_has_its_page(name):
    from django.urls import reverse

    assert reverse(registries.work.get(name).url_name).startswith("/console/")
