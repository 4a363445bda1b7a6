"""What stands beside a page's own business: dialogs, what was just done, progress, words explained, copying."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anbao.ui.said import Said, said_to
from anbao.ui.tags.layout import NOTICE_ICONS
from anbao.ui.tags.render import component
from anbao.ui.terms import explained

register = template.Library()

TENTHS = 10


@register.simple_tag(takes_context=True)
def said(context: Context, items: Iterable[Said] | None = None) -> SafeString:
    """What the page before had to say; announced, and where nothing is wrong it takes the focus. `items`: samples."""
    told = said_to(context.get("request")) if items is None else list(items)
    if not told:
        return SafeString("")
    return component("said", items=[(one, NOTICE_ICONS[one.tone]) for one in told], focused=items is None)


@register.simple_block_tag(name="dialog")
def dialog(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002  (the element's own word)
    """A window over the page. What opens it (`dialog_link`) leads, without JavaScript, to a page that says the same."""
    return component("dialog", content=content, id=id, title=title)


@register.simple_tag
def dialog_link(text: str, *, id: str, href: str, variant: str = "") -> SafeString:  # noqa: A002
    """Opens the dialog `id`; without JavaScript it leads to `href`. `variant`: looks like that button."""
    look = format_html(' class="button button--{}"', variant) if variant else ""
    return format_html('<a href="{}" data-dialog="{}"{}>{}</a>', href, id, look, text)


@register.simple_tag
def task_progress(
    title: str,
    *,
    state: str = "running",
    done: int | None = None,
    total: int | None = None,
    since: datetime | None = None,
    message: str = "",
    poll_url: str = "",
    id: str = "task",  # noqa: A002
) -> SafeString:
    """How far a long task is: `running`, `done` or `failed`. Whatever it is, it stands in the page's address.

    While it runs the page asks again by itself; `{% refresh %}` in the page's head does so without JavaScript.
    """
    known = done is not None and total is not None and total > 0
    tenths = min(TENTHS, (done or 0) * TENTHS // total) * TENTHS if known and total else None
    return component(
        "task_progress", title=title, state=state, done=done, total=total, known=known, tenths=tenths, since=since,
        message=message, poll_url=poll_url if state == "running" else "", id=id,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, text: str = "") -> SafeString:
    """A word that can be asked for its meaning; `text` where the sentence needs another form of it."""
    word, meaning = explained(key)
    page: Any = context.render_context
    drawn: dict[str, int] = page.setdefault("terms", {})
    drawn[key] = drawn.get(key, 0) + 1
    return component("term", text=text or word, word=word, meaning=meaning, id=f"term-{key}-{drawn[key]}")


@register.simple_tag
def copy(text: str, label: str = "") -> SafeString:
    """Copies `text`; there only where JavaScript is. `label` says what is copied: 保單號碼."""
    return component("copy", text=text, label=label or _("這段文字"))
