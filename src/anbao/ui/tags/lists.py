"""A page of a list with everything around it."""

from django import template
from django.utils.safestring import SafeString

from anbao.ui.lists import Listing
from anbao.ui.tags.data import table_of
from anbao.ui.tags.render import component

register = template.Library()


@register.simple_block_tag(name="listing")
def listing(content: str, page: Listing, label: str = "") -> SafeString:
    """Tabs (`label` says by what), filters, rows, pages and files; the content stands where there are no rows."""
    rows = table_of(page.columns, page.rows, page.caption) if page.rows else ""
    return component("listing", page=page, label=label, content=content, table=rows)
