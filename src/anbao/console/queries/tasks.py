"""The queue's tasks as the machine room sees them: those that gave up, wait, run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.jobs import api as jobs
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.ui.api import Order, waiting

GROUPS: Mapping[str, str] = {"failed": N_("失敗"), "todo": N_("等候執行"), "doing": N_("執行中")}
ORDERS = {"newest": Order(N_("最新的在前"), ("-id",)), "oldest": Order(N_("最早的在前"), ("id",))}
_MOMENTS: Mapping[str, str] = {
    "deferred": N_("排入"),
    "started": N_("開始"),
    "deferred_for_retry": N_("沒有成功，稍後再試"),
    "failed": N_("失敗，不再自動重試"),
    "succeeded": N_("完成"),
    "cancelled": N_("取消"),
    "scheduled": N_("排定時間"),
}


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    href: str
    task: str
    state: str
    attempts: int
    scheduled_at: datetime | None


def listed(group: str) -> "QuerySet[Any]":
    return jobs.listed(group)


def rows_of(found: Sequence[Any]) -> list[Row]:
    return [
        Row(
            number=row.id,
            href=reverse("tasks-console:task", args=[row.id]),
            task=row.task_name,
            state=f"task_{row.status}",
            attempts=row.attempts,
            scheduled_at=row.scheduled_at,
        )
        for row in found
    ]


def find(job: int) -> Any:
    """A task of any state, or None."""
    return jobs.listed().filter(id=job).first()


def moments(job: int) -> list[tuple[str, datetime]]:
    """What happened to it in words, oldest first."""
    return [(_(_MOMENTS[kind]) if kind in _MOMENTS else kind, at) for kind, at in jobs.moments(job)]


def work(ask: WorkAsk) -> Waiting:
    """Tasks that gave up, the oldest first."""
    return waiting(jobs.listed("failed").order_by("id"), ask, _work_row)


def _work_row(row: Any) -> WorkRow:
    return WorkRow(row.task_name, reverse("tasks-console:task", args=[row.id]), detail=f"#{row.id}")
