"""Samples that an examiner draws of what was sold, refused and reported. Nothing sealed is opened.

The order of a draw is that of a digest over seed and id: whoever has the seed gets the same again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.told import document_titles, entry_in_words, guard_in_words
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.commerce.underwriting import api as underwriting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.answers import Criteria, Sample, SampleKind, SamplePage
from anbao.kernel.text import N_
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.ui.api import TimelineItem, call_item, entry_item, look_of, merge, operation_title, roc_moment

Rows = QuerySet[Application]


def _applications(criteria: Criteria) -> Rows:
    return _of_product(
        Application.objects.filter(created_at__gte=criteria.since, created_at__lt=criteria.until), criteria
    )


def _contracts(criteria: Criteria) -> Rows:
    """Those for which a policy was issued in the period, whatever became of it."""
    issued = policies.issued_between(criteria.since, criteria.until)
    return _of_product(Application.objects.filter(id__in=issued), criteria)


def _refusals(criteria: Criteria) -> Rows:
    """Those that guards refused or an underwriter declined in the period."""
    refused = underwriting.refused_between(criteria.since, criteria.until)
    return _of_product(Application.objects.filter(id__in=refused), criteria)


def _reported(criteria: Criteria) -> Rows:
    """Those with a report that was owed in the period."""
    owed = reporting.owed_between(criteria.since, criteria.until)
    return _of_product(Application.objects.filter(id__in=owed), criteria)


def _of_product(rows: Rows, criteria: Criteria) -> Rows:
    return rows.filter(line=criteria.product) if criteria.product else rows


def _count(rows: Callable[[Criteria], Rows], criteria: Criteria) -> int:
    return rows(criteria).count()


def _draw(rows: Callable[[Criteria], Rows], criteria: Criteria, seed: str, number: int) -> list[UUID]:
    lot: Any = MD5(Concat(Value(seed), Cast(F("id"), TextField())))
    return list(rows(criteria).order_by(lot, "id").values_list("id", flat=True)[:number])


def _found(ids: Sequence[UUID]) -> list[Sample]:
    rows = {row.id: row for row in Application.objects.filter(id__in=ids)}
    return [_sample(rows[one]) for one in ids if one in rows]


def _sample(row: Application) -> Sample:
    return Sample(row.id, row.number, _title(row), row.state, row.created_at)


def _title(row: Application) -> str:
    line = catalogue.line(row.line)
    return _(line.title) if line is not None else row.line


def sample_page(application: UUID) -> SamplePage | None:
    """One application as an examiner sees it: nobody's name, no address, what happened and by which clause."""
    row = Application.objects.find(id=application)
    if row is None:
        return None
    policy = policies.policy_for(application)
    facts: list[tuple[str, object]] = [
        (_("商品"), _title(row)),
        (_("狀態"), _(machine.next_step(State(row.state)).title)),
        (_("要保人與被保險人"), _("已遮蔽：檢查席位讀不到個人資料")),
        (_("保險費"), f"NT${row.premium:,}"),
        (_("保障開始"), row.starts_at),
        (_("保障結束"), roc_moment(row.ends_at, until=True)),
        (_("保單號碼"), policy.number if policy else "—"),
    ]
    reports = reporting.reports_of(application)
    facts += [(operation_title(str(one.kind)), _report_in_words(one)) for one in reports]
    return SamplePage(row.number, _title(row), facts, _timeline(row))


def _report_in_words(one: reporting.ReportView) -> str:
    done = _("{state}，期限{due}，完成{done}")
    shown = {
        "due": roc_moment(one.due_at) if one.due_at else "—",
        "done": roc_moment(one.done_at) if one.done_at else "—",
    }
    return done.format(state=look_of(str(one.state))[0], **shown)


def _timeline(row: Application) -> list[TimelineItem]:
    matter, titles = Subject("application", str(row.id)), document_titles(row.line, at=row.changed_at)
    entries = [(one, entry_item(one, clause_title=rulebook.clause_title)) for one in ledger.entries_of(matter)]
    told = [
        replace(
            item,
            title=entry_in_words(one.kind, one.clear, titles) or item.title,
            guards=tuple(guard_in_words(line) for line in item.guards),
        )
        for one, item in entries
    ]
    return merge(told, [call_item(one, fallback=one.intended_at) for one in jobs.calls_of(matter)])


def _kind(title: str, rows: Callable[[Criteria], Rows]) -> SampleKind:
    return SampleKind(title, partial(_count, rows), partial(_draw, rows), _found, sample_page)


SAMPLES: Final = {
    "applications": _kind(N_("投保申請"), _applications),
    "policies": _kind(N_("保單"), _contracts),
    "refusals": _kind(N_("未承保的申請"), _refusals),
    "reports": _kind(N_("通報"), _reported),
}
