"""What a proposal changes, in words: each value before and after, with what the law says beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anbao.console.queries.figures import figure_href
from anbao.console.queries.names import name_of, said, value_name
from anbao.console.queries.readings import KINDS, STATUSES, reading_href, texts_of
from anbao.console.queries.shelf import Shelf
from anbao.console.queries.words import figure_in_words, value_in_words
from anbao.kernel.registries import ChangedLine
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook
from anbao.ui.api import english

COMPANY = {
    "kind": N_("公司類型"),
    "sector": N_("業別"),
    "name": N_("公司名稱"),
    "foreign_branch": N_("外國保險業在臺分公司"),
    "internal_control": N_("依法建立內部控制"),
    "cloud_use": N_("使用雲端與作業委外"),
}
UNSETTLED = N_("還沒判定")

READING = {
    "kind": N_("種類"),
    "number": N_("文號"),
    "adopt_by": N_("採行期限"),
    "question.zh": N_("問題（中文）"),
    "question.en": N_("問題（英文）"),
    "reading.zh": N_("讀法（中文）"),
    "reading.en": N_("讀法（英文）"),
    "source": N_("依據"),
    "author": N_("作者"),
    "date": N_("日期"),
    "status": N_("狀態"),
    "for_counsel": N_("待法律顧問確認"),
    "clauses": N_("條目"),
    "works": N_("整份法規"),
}
_OTHER = {
    "unit": N_("項目"),
    "line": N_("商品"),
    "disclosures": N_("註冊前的告知文件"),
    "standing.name": N_("姓名"),
    "standing.login": N_("帳號"),
    "standing.kind": N_("帳號的狀態"),
    "standing.note": N_("說明"),
    "standing.representative": N_("代表人的聯絡方式"),
    "staff.name": N_("姓名"),
    "staff.login": N_("帳號"),
    "staff.mail": N_("電子郵件"),
    "staff.roles": N_("角色"),
    "staff.state": N_("狀態"),
    "staff.disabled": N_("停用"),
    "staff.enabled": N_("可以登入"),
    "staff.second_factor": N_("第二因子"),
    "staff.there": N_("已經設定"),
    "staff.to_set_up": N_("全部移除，由本人重新設定"),
    "staff.starts": N_("到職日"),
    "staff.ends": N_("最後一天"),
    "staff.from": N_("生效日"),
    "staff.hours": N_("時數"),
    "staff.reason": N_("理由"),
    "staff.pair": N_("例外"),
}
_GROUPS = {
    "company": N_("公司"),
    "activities": N_("業務"),
    "stricter": N_("數值"),
    "reading": N_("解讀"),
    "": N_("內容"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value. `path`: its name in the profile; `law`: what the clauses say, `own` where that is only our default.

    `exact`: a hash or a file's name, to be shown letter by letter.
    """

    path: str
    title: str
    before: str
    after: str
    href: str = ""
    law: str = ""
    own: bool = False
    clause: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind; of a reading `title` is its question, and each reading is a group."""

    kind: str
    title: str
    lines: tuple[Line, ...]
    href: str = ""
    path: str = ""


def in_words(lines: Iterable[ChangedLine], shelf: Shelf | None) -> tuple[Group, ...]:
    """The lines of any act in groups; without a shelf, or of acts that are not the rulebook's, values as they are."""
    table: dict[tuple[str, str], list[ChangedLine]] = {}
    for line in lines:
        table.setdefault(_group_of(line.what), []).append(line)
    return tuple(_group(kind, key, found, shelf) for (kind, key), found in table.items())


def count_of(groups: Iterable[Group]) -> int:
    """How many things change: a reading is one, whatever of it changes."""
    return sum(1 if group.kind == "reading" else len(group.lines) for group in groups)


def titles_of(groups: Iterable[Group]) -> list[str]:
    """What changes, each thing once, for a list."""
    told: list[str] = []
    for group in groups:
        told += [group.title] if group.kind == "reading" else [line.title for line in group.lines]
    return told


def _group_of(what: str) -> tuple[str, str]:
    head, _dot, rest = what.partition(".")
    if head == "reading" and rest:
        return head, f"reading.{rest.partition('.')[0]}"
    return (head, "") if head in _GROUPS and rest else ("", "")


def _group(kind: str, key: str, lines: Iterable[ChangedLine], shelf: Shelf | None) -> Group:
    if kind == "reading":
        found = _against_book(list(lines), key, shelf)
        told = tuple(_reading_line(line, key, shelf) for line in found)
        return Group(kind, _question(key, found, shelf), told, _reading_href(key, shelf), key)
    show = {"company": _company_line, "activities": _activity_line}.get(kind)
    if show:
        return Group(kind, _(_GROUPS[kind]), tuple(show(line) for line in lines))
    if kind == "stricter" and shelf:
        return Group(kind, _(_GROUPS[kind]), tuple(figure_line(line, shelf) for line in lines))
    return Group("", _(_GROUPS[""]), tuple(_plain(line) for line in lines))


def _company_line(line: ChangedLine) -> Line:
    name = line.what.partition(".")[2]
    if name in {"foreign_branch", "internal_control"}:
        before, after = _yes(line.before), _yes(line.after)
    elif name == "name":
        before, after = line.before, line.after
    else:
        nothing = _(UNSETTLED) if name == "cloud_use" else ""
        before, after = (value_name(one, f"company.{name}") if one else nothing for one in (line.before, line.after))
    return Line(line.what, _(COMPANY.get(name, name)), before, after)


def _activity_line(line: ChangedLine) -> Line:
    title = value_name(line.what.partition(".")[2], "company.activities")
    return Line(line.what, title, _yes(line.before), _yes(line.after))


def _yes(value: str) -> str:
    return _("是") if value else _("否")


def figure_line(line: ChangedLine, shelf: Shelf) -> Line:
    """The company's own value of a figure, with what holds without one."""
    name = line.what.removeprefix("stricter.")
    param = param_of(name, shelf)
    if param is None:
        return Line(line.what, name, line.before, line.after)
    law = shelf.laws.all_figures.get(name) or _elsewhere(param, shelf)
    return Line(
        path=line.what,
        title=name_of("figures", name),
        before=_own_value(line.before, param),
        after=_own_value(line.after, param),
        href=figure_href(name),
        law=figure_in_words(law.value, law.unit, law.bound, name) if law else "",
        own=bool(law and law.mark == "own"),
        clause=law.clause if law else "",
    )


def param_of(name: str, shelf: Shelf) -> rulebook.Param | None:
    """A figure as the first clause declares it, of those that concern the company if any does."""
    declaring = [entry for entry in shelf.entries.values() if any(one.name == name for one in entry.clause.params)]
    for entry in sorted(declaring, key=lambda one: not one.ours):
        return next(one for one in entry.clause.params if one.name == name)
    return None


def _elsewhere(param: rulebook.Param, shelf: Shelf) -> rulebook.FigureValue | None:
    """What a clause says that does not concern the company today; None where none is in force."""
    dated, name = param.on(shelf.on), param.name
    if dated is None or dated.value is None:
        return None
    return rulebook.FigureValue(name, dated.value, param.unit, param.bound, "", (), dated.source, dated.mark)


def _own_value(text: str, param: rulebook.Param) -> str:
    if not text:
        return ""
    try:
        value = rulebook.parse_value(raw_of(text, param.unit), param.unit)
    except ValueError:
        return text
    return value_in_words(value, param.unit, param.name)


def raw_of(text: str, unit: str) -> object:
    """A value of a proposal's line as the profile holds it. Raises ValueError."""
    if unit == "duration":
        return text
    if unit == "flag":
        return text == "true"
    return json.loads(text) if unit == "members" else int(text)


def _against_book(lines: list[ChangedLine], key: str, shelf: Shelf | None) -> list[ChangedLine]:
    """A reading of the book that the company supersedes for the first time: what differs from the book's."""
    book = {one.key: one for one in shelf.book.compiled.readings} if shelf else {}
    if key not in book or any(line.before for line in lines):
        return lines
    before, after = texts_of(book[key]), {line.what.removeprefix(f"{key}."): line.after for line in lines}
    names = [name for name in READING if before.get(name, "") != after.get(name, "")]
    return [ChangedLine(f"{key}.{name}", before.get(name, ""), after.get(name, "")) for name in names]


def _question(key: str, lines: Iterable[ChangedLine], shelf: Shelf | None) -> str:
    known = shelf.readings.get(key) if shelf else None
    changed = {line.what.removeprefix(f"{key}."): line for line in lines}
    own = "question.en" if english() else "question.zh"
    if own in changed:
        return changed[own].after or changed[own].before
    return said(known.question) if known else key


def _reading_href(key: str, shelf: Shelf | None) -> str:
    return reading_href(key) if shelf and key in shelf.readings else ""


def _reading_line(line: ChangedLine, key: str, shelf: Shelf | None) -> Line:
    name = line.what.removeprefix(f"{key}.")
    before, after = (_reading_value(name, text, shelf) for text in (line.before, line.after))
    return Line(line.what, _(READING.get(name, name)), before, after)


def _reading_value(name: str, text: str, shelf: Shelf | None) -> str:
    if name == "for_counsel":
        return _yes(text)
    if name in {"kind", "status"}:
        return _((KINDS if name == "kind" else STATUSES).get(text, text))
    if shelf and name == "clauses":
        return _titles(text, {key: entry.clause.title for key, entry in shelf.entries.items()})
    if shelf and name == "works":
        return _titles(text, {key: work.work.title for key, work in shelf.works.items()})
    return text


def _titles(text: str, known: Mapping[str, rulebook.Words]) -> str:
    if not text:
        return ""
    keys: list[str] = json.loads(text)
    named = _("{title}（{key}）")
    return _("；").join(named.format(title=said(known[key]), key=key) if key in known else key for key in keys)


def _plain(line: ChangedLine) -> Line:
    if line.what in _OTHER:
        before, after = (_(_OTHER[text]) if text in _OTHER else text for text in (line.before, line.after))
        return Line(line.what, _(_OTHER[line.what]), before, after)
    return Line(line.what, line.what, line.before, line.after, exact=True)
