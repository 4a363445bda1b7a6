from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.paginator import Paginator
from django.template import Context
from django.test import RequestFactory

from anbao.kernel.verdict import Decision, GuardResult, Held, Passed, Reason
from anbao.ui.api import Column, TimelineItem, call_item, decision_item, entry_item, merge, message_item
from anbao.ui.tags import data

AT = datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
HELD = Held(Reason("x.no-answer", "沒有回覆", "稍後再試"))
DECISION = Decision(
    "sale.underwrite",
    (GuardResult("sale.of-age", "co.1", Passed()), GuardResult("sale.sum", "ec.a5", HELD, planned=True)),
    "book",
    "profile",
    AT,
    HELD,
)


@dataclass
class Entry:
    clear: dict
    at: datetime = AT
    kind: str = "x.happened"
    sentence: str = "發生了一件事"
    by: str = "system:x"
    position: int | None = None
    leaf_hash: str = "ab" * 32


@dataclass
class Call:
    first_at: datetime | None = AT
    last_at: datetime | None = AT
    next_at: datetime | None = None
    reason: str | None = None
    system: str = "card"
    operation: str = "authorize"
    state: str = "unknown"
    attempts: int = 2


@dataclass
class Message:
    template: str = "otp"
    channel: str = "sms"
    masked_to: str = "0912***678"
    state: str = "delivered"
    at: datetime = AT
    delivered_at: datetime | None = AT


def test_table_names_each_cell_for_a_phone():
    html = data.table([Column("id", "編號", primary=True, href_key="url")], [{"id": "T1", "url": "/t1/"}])
    assert 'data-label="編號"' in html
    assert '<a href="/t1/">T1</a>' in html
    assert 'scope="row"' in html


def test_table_empty_teaches():
    assert "沒有要保" in data.table([Column("id", "編號")], [], empty="沒有要保")


def test_table_escapes_values():
    assert "<script>" not in data.table([Column("id", "編號")], [{"id": "<script>"}])


def test_timeline_heads_each_day_of_taipei():
    items = [TimelineItem(AT, "person", "一"), TimelineItem(AT + timedelta(minutes=2), "task", "二")]
    html = data.timeline(items)
    assert "2026/11/20（五）" in html
    assert "2026/11/21（六）" in html


def test_entry_with_guards_shows_as_decision():
    item = entry_item(Entry(DECISION.as_clear()), clause_title={"co.1": "成年", "ec.a5": "保額"}.__getitem__)
    assert item.kind == "decision"
    assert item.state == "held"
    assert [(g.tag, g.clause, g.verdict, g.title, g.planned) for g in item.guards] == [
        ("sale.of-age", "co.1", "passed", "成年", False),
        ("sale.sum", "ec.a5", "held", "保額", True),
    ]
    html = data.timeline([item])
    assert "sale.of-age" in html
    assert "規劃中" in html


def test_entry_without_guards_is_a_ledger_line():
    item = entry_item(Entry({}, position=7))
    assert item.kind == "ledger"
    assert item.place == "帳冊 #7"
    assert item.by == "系統"
    html = data.timeline([item])
    assert "<details" in html
    assert "system:x" in html
    assert "ab" * 32 in html


def test_decision_and_its_entry_show_the_same_guards():
    assert decision_item(DECISION, title="核保").guards == entry_item(Entry({"decision": DECISION.as_clear()})).guards


def test_call_without_attempt_stands_at_fallback():
    assert call_item(Call(first_at=None), fallback=AT + timedelta(hours=1)).at == AT + timedelta(hours=1)
    html = data.timeline([call_item(Call(next_at=AT, reason="DECLINED"), fallback=AT)])
    assert "結果不明" in html
    assert "DECLINED" in html
    assert "收單機構 · 授權" in html


def test_refusal_of_others_is_not_called_a_verdict():
    assert call_item(Call(state="refused"), fallback=AT).state == "rejected"
    assert message_item(Message(state="refused")).state == "undeliverable"


def test_merge_is_by_time_and_stable():
    first, second = TimelineItem(AT, "person", "先"), TimelineItem(AT, "task", "後")
    earlier = message_item(Message(at=AT - timedelta(seconds=1)))
    assert merge([first, second], [earlier]) == [earlier, first, second]


def test_pagination_keeps_filters():
    request = RequestFactory().get("/x/?state=held&page=2")
    html = data.pagination(Context({"request": request}), Paginator(range(50), 20).page(2))
    assert "?state=held&amp;page=1" in html
    assert "?state=held&amp;page=3" in html


def test_pagination_of_one_page_is_nothing():
    assert data.pagination(Context({}), Paginator(range(5), 20).page(1)) == ""
