"""The rulebook's own terms in words: addresses, values with their bound, kinds, deadlines."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from anbao.console.domain.address import Part, parse
from anbao.console.queries.names import counter_of, described, name_of, since_when, value_name
from anbao.console.queries.remembering import remembered
from anbao.kernel.periods import Period
from anbao.kernel.registries import Figure
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook
from anbao.ui.api import english, roc_short

FORCES = {
    "must": N_("必須"),
    "must-not": N_("不得"),
    "should": N_("宜（建議）"),
    "may": N_("得（可以）"),
    "context": N_("說明"),
}
KINDS = {
    "guard": pgettext_lazy("kind", "守門檢核"),
    "prohibition": pgettext_lazy("kind", "禁止事項"),
    "duty": pgettext_lazy("kind", "定期義務"),
    "capability": pgettext_lazy("kind", "機制"),
    "document": pgettext_lazy("kind", "文件"),
    "report": pgettext_lazy("kind", "通報"),
}
RELATIONS = {  # relation → how it reads here, and read backwards
    "with": (N_("一併適用"), N_("一併適用")),
    "see": (N_("參看"), N_("提到這一條")),
    "parallel": (N_("另一業別的對應規定"), N_("另一業別的對應規定")),
    "answered-by": (N_("由這些條目回答"), N_("回答這些查核項目")),
    "exception-to": (N_("是這些條目的例外"), N_("例外")),
    "narrows": (N_("限縮這些條目"), N_("被這些條目限縮")),
}
_UNITS = {
    "characters": N_("{n} 個字元"),
    "digits": N_("{n} 位數字"),
    "years-of-age": N_("{n} 歲"),
    "percent": N_("{n}%"),
    "twd": N_("NT${n}"),
}
_BOUNDS = {
    "min": N_("至少 {value}"),
    "max": N_("最多 {value}"),
    "exact": N_("{value}"),
    "subset": N_("只限：{value}"),
}
_LONGEST = N_("不超過 {value}")
_PERIODS = {
    "years": ngettext_lazy("{n} 年", "{n} 年", "n"),
    "months": ngettext_lazy("{n} 個月", "{n} 個月", "n"),
    "weeks": ngettext_lazy("{n} 週", "{n} 週", "n"),
    "days": ngettext_lazy("{n} 日", "{n} 日", "n"),
    "hours": ngettext_lazy("{n} 小時", "{n} 小時", "n"),
    "minutes": ngettext_lazy("{n} 分鐘", "{n} 分鐘", "n"),
    "seconds": ngettext_lazy("{n} 秒", "{n} 秒", "n"),
}
_UNIT_NAMES = {
    "duration": N_("期間"),
    "count": N_("個數"),
    "characters": N_("字元"),
    "digits": N_("數字位數"),
    "years-of-age": N_("足歲"),
    "percent": N_("百分比"),
    "twd": N_("新臺幣元"),
    "members": N_("可選的項目"),
    "flag": N_("是否"),
}
_BOUND_NAMES = {"min": N_("下限"), "max": N_("上限"), "exact": N_("定值"), "subset": N_("可選範圍")}
_ARTICLE = {
    "a": N_("第{n}條"),
    "p": N_("第{n}項"),
    "s": N_("第{n}款"),
    "i": N_("第{n}目"),
    "n": N_("第{n}子目"),
}
_OUTLINE = {
    "h": N_("{n}、"),
    "x": N_("附件{n} "),
    "t": N_("表{n}"),
    "r": N_("第{n}列"),
    "p": N_("第{n}段"),
    "s": N_("{n}、"),
    "i": N_("（{n}）"),
    "n": N_("{n}."),
    "m": N_("({n})"),
}
_PLAIN = "〇一二三四五六七八九"
_FORMAL = "零壹貳參肆伍陸柒捌玖"


def force_name(force: str) -> str:
    return _(FORCES.get(force, force))


def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def relation_name(relation: str, *, backwards: bool) -> str:
    return _(RELATIONS.get(relation, (relation, relation))[backwards])


def unit_name(unit: str) -> str:
    return _(_UNIT_NAMES.get(unit, unit))


def bound_name(bound: str) -> str:
    return _(_BOUND_NAMES.get(bound, bound))


def value_in_words(value: Figure | None, unit: str, name: str = "") -> str:
    """A figure's value alone: `6 個月`, `8 個字元`; `name` tells what is counted: `5 次`."""
    if value is None:
        return _("沒有")
    if isinstance(value, Period):
        return period_in_words(value)
    if isinstance(value, tuple):
        return _("、").join(value_name(member) for member in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    number = f"{value:,}" if isinstance(value, int) else value
    return _(_UNITS.get(unit, "{n} {counted}")).format(n=number, counted=counter_of(name)).strip()


def figure_in_words(value: Figure | None, unit: str, bound: str, name: str) -> str:
    """With its bound: `至少 8 個字元`, `不超過 3 個月`."""
    sentence = _LONGEST if isinstance(value, Period) and bound == "max" else _BOUNDS.get(bound, "{value}")
    said = value_in_words(value, unit, name)
    return said if value is None else _(sentence).format(value=said)


def period_in_words(period: Period) -> str:
    parts = [words.format(n=getattr(period, name)) for name, words in _PERIODS.items() if getattr(period, name)]
    return " ".join(parts) or _("立即")


@remembered(4096)
def address_in_words(address: str) -> str:
    """`a10.p1.s3` → 第10條第1項第3款; `x5.s3.i1` → 附件五 三、（一）; what is no address as it stands."""
    parts = parse(address)
    if not parts:
        return str(described("places").get(address, address)) if english() else address
    spoken = _ARTICLE if parts[0].letter == "a" else _OUTLINE
    return (", " if english() else "").join(_part(part, spoken) for part in parts).rstrip("、. ")


def _part(part: Part, spoken: dict[str, str]) -> str:
    words = _(spoken.get(part.letter, "{n}"))
    if english():
        return words.format(n=f"{part.number}-{part.further}" if part.further else part.number)
    figures = {"h": _FORMAL, "x": _PLAIN}.get(part.letter) or (
        _PLAIN if spoken is _OUTLINE and part.letter in "si" else ""
    )
    number = chinese(part.number, figures) if figures else str(part.number)
    text = words.format(n=number)
    return text + (_("之{n}").format(n=part.further) if part.further else "")


def chinese(number: int, figures: str) -> str:
    """A number below one hundred in Chinese figures; others as they are."""
    if number >= 100:  # noqa: PLR2004
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "拾" if figures is _FORMAL else "十"
    head = "" if not tens else ten if tens == 1 else figures[tens] + ten
    return head + (figures[ones] if ones or not tens else "")


def schedule_in_words(one: rulebook.Obligation, book: rulebook.Book) -> str:
    """When a duty or report is due: `自首次發現弱點起 2 個月內`; the figures as they hold for the company."""
    schedule = one.schedule
    every, within, start = schedule.get("every", ""), schedule.get("within", ""), schedule.get("from", "")
    since = _("自{moment}起").format(moment=since_when(start)) if start else ""
    if within:
        return _("{since} {period}內").format(since=since, period=_period(within, book)).strip()
    if every:
        said = _("每 {period}至少一次").format(period=_period(every, book))
        return _("{said}，{since}算").format(said=said, since=since) if since else said
    return _("{since}儘速辦理，條文沒有訂出數字").format(since=since) if since else ""


def _period(name: str, book: rulebook.Book) -> str:
    found = book.all_figures.get(name)
    return value_in_words(found.value, found.unit) if found else name_of("figures", name)


def version_name(version: rulebook.Version) -> str:
    """`112年9月13日版`: the day by which a version is called."""
    return _("{day}版").format(day=roc_short(version.since))


def suffix_of(param: rulebook.Param) -> str:
    """What stands behind the number in a form: 個字元, 次, %; empty for what is no number."""
    if param.unit in {"duration", "members", "flag"}:
        return ""
    return _(_UNITS.get(param.unit, "{n} {counted}")).format(n="", counted=counter_of(param.name)).strip()
