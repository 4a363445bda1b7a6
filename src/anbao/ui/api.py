"""What pages of other apps use: shapes for components, items for timelines. Form helpers are in `ui.fields`."""

from anbao.ui.cells import days as day_cells
from anbao.ui.cells import numbers as number_cells
from anbao.ui.context import footer_links
from anbao.ui.dates import roc, roc_moment, roc_short, span
from anbao.ui.language import choose as choose_language
from anbao.ui.language import english
from anbao.ui.own_pages import OwnPage, squeezed, visit
from anbao.ui.reasons import add_reason
from anbao.ui.shapes import Column, FooterLink, GuardLine, NavItem, Share, Step, Tab, TimelineItem, Tone
from anbao.ui.states import look_of, operation_title, system_title
from anbao.ui.tags.states import clause_pages
from anbao.ui.timeline import call_item, decision_item, entry_item, merge, message_item, show_verdict

__all__ = [
    "Column",
    "FooterLink",
    "GuardLine",
    "NavItem",
    "OwnPage",
    "Share",
    "Step",
    "Tab",
    "TimelineItem",
    "Tone",
    "add_reason",
    "call_item",
    "choose_language",
    "clause_pages",
    "day_cells",
    "decision_item",
    "english",
    "entry_item",
    "footer_links",
    "look_of",
    "merge",
    "message_item",
    "number_cells",
    "operation_title",
    "roc",
    "roc_moment",
    "roc_short",
    "show_verdict",
    "span",
    "squeezed",
    "system_title",
    "visit",
]
