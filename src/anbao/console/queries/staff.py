"""Members of staff as the pages show them: a list, one of them with what happened to the account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.permissions import words_of
from anbao.console.queries.staff_work import open_work_of
from anbao.identity import api as identity
from anbao.identity.api import StaffMember, TenureView
from anbao.kernel.actor import Subject
from anbao.kernel.clock import local_date
from anbao.kernel.registries import WorkRow
from anbao.kernel.text import N_
from anbao.ledger.api import Entry, entries_of
from anbao.ui.api import Column, Tab, TimelineItem, entry_item

PER_PAGE = 50
NEWEST = 60
TABS = {"": N_("全部"), "enabled": N_("可以登入"), "start": N_("待換起始密碼"), "disabled": N_("停用")}
_SENTENCES = {
    "identity.account.opened": N_("開立帳號"),
    "identity.roles.granted": N_("授予角色：{roles}"),
    "identity.roles.taken": N_("收回角色：{roles}"),
    "identity.account.unchanged": N_("想要變更帳號，沒有成功"),
    "identity.signed-in": N_("登入"),
    "identity.signed-out": N_("登出"),
    "messages.written": N_("給本人的信排入寄送"),
    "messages.sent": N_("給本人的信已經交寄"),
    "messages.not-sent": N_("給本人的信沒有寄到"),
    "identity.move.planned": N_("核准從之後一天起的角色：{roles}"),
    "identity.move.done": N_("職務異動的日子到了，換成：{roles}"),
    "identity.move.not-done": N_("職務異動的日子到了，但沒有生效"),
}
_WHY = {"ended": N_("到期，自動停用"), "idle": N_("太久沒登入，自動停用")}
_COMPARED = {
    "right": N_("密碼正確"),
    "wrong": N_("密碼錯誤（第 {number} 次）"),
    "locked-meanwhile": N_("密碼正確，但帳號已經鎖定"),
}


@dataclass(frozen=True, slots=True)
class StaffRow:
    name: str
    href: str
    login: str
    roles: str
    state: str
    signed_in: datetime | str


@dataclass(frozen=True, slots=True)
class StaffList:
    """`after`: where the next page begins; empty on the last."""

    rows: tuple[StaffRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class MemberPage:
    """`own`: whoever looks is the member; `waiting`: the proposal about the account that waits; `cut`: more entries.

    `last_day`: of the account; `move`: the day and the roles that were approved for it; `conflicts`: reasons of pairs
    held together, with the end of the exception; `open_work`: what the member began and did not finish.
    """

    member: StaffMember
    state: str
    roles: tuple[tuple[str, str], ...]
    signed_in_at: int
    own: bool
    has_second: bool
    waiting: UUID | None
    tenure: TenureView
    last_day: date | None
    move: tuple[datetime, str] | None
    conflicts: tuple[tuple[str, date | None], ...]
    open_work: tuple[WorkRow, ...]
    timeline: tuple[TimelineItem, ...]
    cut: bool


def staff_list(*, state: str, login: str, after: UUID | None, at: datetime) -> StaffList:
    found = identity.staff_members(at=at, state=state, login=login, after=after, limit=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    more = str(shown[-1].id) if len(found) > PER_PAGE else ""
    return StaffList(tuple(_row(one) for one in shown), more)


def staff_tabs(state: str) -> list[Tab]:
    counts, here = identity.staff_counts(), reverse("staff-console:list")
    return [
        Tab(_(title), f"{here}?state={key}" if key else here, counts[key], current=key == state)
        for key, title in TABS.items()
    ]


def staff_columns() -> list[Column]:
    return [
        Column("name", _("姓名"), href_key="href", primary=True),
        Column("login", _("帳號")),
        Column("roles", _("角色")),
        Column("state", _("狀態"), "badge"),
        Column("signed_in", _("最近登入"), "when"),
    ]


def member_page(account: UUID, *, viewer: UUID, may_see_proposals: bool = False, at: datetime) -> MemberPage:
    """Raises Account.DoesNotExist."""
    member = identity.staff_member(account, at=at)
    tenure = identity.tenure_of(account, at=at)
    conflicts = identity.duty_conflicts(at=at, account=account)
    entries = entries_of(Subject("account", str(account)), newest=NEWEST + 1)
    return MemberPage(
        member=member,
        state="staff_ahead" if _ahead(tenure, at) else f"staff_{member.state}",
        roles=tuple((_(role.title), _("、").join(words_of(role.permissions))) for role in member.roles),
        signed_in_at=len(identity.sessions_of(account, present=None, at=at)),
        own=account == viewer,
        has_second=identity.has_second(account),
        waiting=identity.staff_waiting(account),
        tenure=tenure,
        last_day=_last(tenure.ends_at),
        move=(tenure.move_at, _titles(tenure.move_roles)) if tenure.move_at else None,
        conflicts=tuple((_(one.pair.reason), _last(one.until)) for one in conflicts),
        open_work=open_work_of(account, may_see_proposals=may_see_proposals) if member.state == "disabled" else (),
        timeline=tuple(_timeline(entries[-NEWEST:])),
        cut=len(entries) > NEWEST,
    )


def _ahead(tenure: TenureView, at: datetime) -> bool:
    return tenure.starts_at is not None and tenure.starts_at > at


def _last(ends: datetime | None) -> date | None:
    return local_date(ends - timedelta(microseconds=1)) if ends else None


def _titles(roles: Iterable[str]) -> str:
    titles = {role.key: _(role.title) for role in identity.roles()}
    return _("、").join(titles.get(key, key) for key in roles)


def _row(one: StaffMember) -> StaffRow:
    return StaffRow(
        name=one.name,
        href=reverse("staff-console:member", args=[one.id]),
        login=one.login,
        roles=_("、").join(_(role.title) for role in one.roles),
        state=f"staff_{one.state}",
        signed_in=one.signed_in_at or _("還沒登入過"),
    )


def _timeline(entries: Sequence[Entry]) -> list[TimelineItem]:
    names = identity.staff_names({entry.by for entry in entries})
    titles = {role.key: _(role.title) for role in identity.roles()}
    return [_item(entry, names.get(entry.by, ""), titles) for entry in entries]


def _item(entry: Entry, name: str, titles: dict[str, str]) -> TimelineItem:
    item = entry_item(entry)
    shown = replace(item, title=_title(entry, titles), by=name or item.by)
    return replace(shown, kind="ledger", state="", guards=()) if entry.kind == "identity.password.set" else shown


def _title(entry: Entry, titles: dict[str, str]) -> str:
    clear = entry.clear
    if entry.kind == "identity.password.compared":
        said = _COMPARED.get(str(clear.get("result")))
        return _(said).format(number=clear.get("number", "")) if said else entry.sentence
    if entry.kind == "identity.account.disabled" and (why := _WHY.get(str(clear.get("why")))):
        return _(why)
    keys = clear.get("roles")
    roles = _("、").join(titles.get(str(key), str(key)) for key in keys) if isinstance(keys, Sequence) else ""
    said = _SENTENCES.get(entry.kind)
    return _(said).format(roles=roles) if said else entry.sentence
