"""Parts that give a page its shape: cards, notices, steps, lists of facts, navigation."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from anbao.kernel.verdict import Reason
from anbao.ui.context import Site
from anbao.ui.quick import same_for_all
from anbao.ui.shapes import NavGroup, NavItem, Step
from anbao.ui.sheets import DARK, FOLDER, SHEETS, links
from anbao.ui.tags.render import component
from anbao.ui.words import filled

register = template.Library()

NOTICE_ICONS = {"info": "info", "good": "check-circle", "attention": "alert", "bad": "stop"}
_LANGUAGES = {"zh-hant": "zh-Hant-TW", "en": "en"}


@register.simple_tag(takes_context=True)
def site_defaults(context: Context) -> str:
    """Put `site` into a context that no processor filled (the page for a server error); prints nothing."""
    if "site" not in context:
        context.dicts[0]["site"] = Site(None)
    return ""


@register.simple_tag
@same_for_all
def page_language() -> str:
    """The page's `lang`, precise enough for the right glyphs of Chinese."""
    return _LANGUAGES.get(get_language() or "", "zh-Hant-TW")


@register.simple_tag
def url_if(name: str) -> str:
    """The address of a URL name, or nothing where there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_block_tag
def card(
    content: str, *, title: str = "", href: str = "", meta: str = "", tone: str = "plain", level: int = 2
) -> SafeString:
    return component("card", content=content, title=title, href=href, meta=meta, tone=tone, level=level)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message beside the text. `bad` is announced at once, the others when convenient."""
    return component("notice", content=content, tone=tone, title=title, icon=NOTICE_ICONS[tone])


@register.simple_tag
def reason_notice(reason: Reason | None, tone: str = "bad") -> SafeString:
    """A guard's reason: what happened, and what to do now."""
    if reason is None:
        return SafeString("")
    message, remedy = filled(reason)
    return component("notice", content=remedy, tone=tone, title=message, icon=NOTICE_ICONS[tone])


@register.simple_block_tag(name="empty_state")
def empty_state(content: str, title: str = "", action: str = "", href: str = "", icon: str = "document") -> SafeString:
    return component("empty_state", content=content, title=title, action=action, href=href, icon=icon)


@register.simple_block_tag(name="details")
def details(content: str, title: str = "", *, open: bool = False) -> SafeString:  # noqa: A002  (the element's own word)
    return component("details", content=content, title=title, open=open)


@register.simple_tag
def steps(items: Iterable[Step | Sequence[str]], current: str = "", label: str = "") -> SafeString:
    """Progress that names the steps; the ones before `current` are done. `label` says of what: 註冊."""
    named = tuple(item if isinstance(item, Step) else Step(*item) for item in items)
    said = tuple((step.key, str(step.title), str(step.url)) for step in named)
    return _progress(said, current, str(label), get_language())


@lru_cache(maxsize=256)
def _progress(said: tuple[tuple[str, str, str], ...], current: str, label: str, language: str | None) -> SafeString:  # noqa: ARG001
    """Most pages of a kind have the same; what is kept names steps and addresses and nobody."""
    named = [Step(*one) for one in said]
    place = next((i for i, step in enumerate(named) if step.key == current), 0)
    shown = [
        {"step": step, "state": "done" if i < place else "now" if i == place else "todo"}
        for i, step in enumerate(named)
    ]
    title = named[place].title if named else ""
    return component("steps", items=shown, number=place + 1, total=len(named), title=title, label=label)


@register.simple_tag
def summary_list(rows: Iterable[Sequence[object]] | Mapping[str, object]) -> SafeString:
    """Facts as term and value, with a way to change each."""
    pairs: Iterable[Sequence[object]] = rows.items() if isinstance(rows, Mapping) else rows
    triples = [(*pair, "")[:3] for pair in pairs]
    return component("summary_list", rows=triples)


@register.simple_block_tag(name="summary")
def summary(content: str) -> SafeString:
    return format_html('<dl class="summary">{}</dl>', SafeString(content))


@register.simple_block_tag(name="row")
def row(content: str, term: str, change: str = "") -> SafeString:
    return component("summary_row", term=term, value=content, change=change)


@register.simple_tag
def breadcrumb(*parts: str) -> SafeString:
    """`title, url, title, url, …, title`: the last title alone is this page."""
    crumbs = [NavItem(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return component("breadcrumb", crumbs=crumbs)


@register.simple_tag
def console_menu(groups: tuple[NavGroup, ...]) -> SafeString:
    """The console's navigation; on a narrow screen behind a switch that names the present page."""
    return _console_menu(groups, get_language())


@lru_cache(maxsize=256)
def _console_menu(groups: tuple[NavGroup, ...], language: str | None) -> SafeString:  # noqa: ARG001
    """It stands on every page of the console. What is kept names addresses and counts and nobody."""
    here = next((item.title for group in groups for item in group.items if item.current), "")
    return component("console_menu", groups=groups, here=here)


@register.simple_tag
def sheets(theme: str = "") -> SafeString:
    """The style sheets: one file where all are in one, else each; `theme` (light, dark) overrules the system."""
    together = getattr(staticfiles_storage, "all_sheets", "")
    if together and not theme:
        return links({static(together): ""})
    wanted = {f"{FOLDER}{name}.css": "" if theme and media == DARK else media for name, media in SHEETS.items()}
    return links({static(name): media for name, media in wanted.items() if theme != "light" or "dark" not in name})


@register.simple_tag
@same_for_all
def refresh(seconds: int) -> SafeString:
    """Reload while waiting, for browsers without JavaScript; goes into `head_extra`."""
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', seconds)
