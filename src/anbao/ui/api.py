"""What pages of other apps use: shapes for components, items for timelines. Form helpers are in `ui.fields`."""

from anbao.ui.cells import days as day_cells
from anbao.ui.cells import numbers as number_cells
from anbao.ui.context import footer_links
from anbao.ui.counting import counts as bounded_counts
from anbao.ui.counting import shown as bounded_count
from anbao.ui.dates import day_short, roc, roc_moment, roc_short, span
from anbao.ui.exporting import FORMATS as FILE_FORMATS
from anbao.ui.exporting import as_file
from anbao.ui.language import choose as choose_language
from anbao.ui.language import english, language, language_keepers
from anbao.ui.lists import PERSONAL, Filter, Order, PersonalFile, Register, asked, asked_days, personal_files
from anbao.ui.lists import respond as list_response
from anbao.ui.own_pages import OwnPage, squeezed, visit
from anbao.ui.reasons import add_reason
from anbao.ui.said import say
from anbao.ui.shapes import (
    Bar,
    Chart,
    Column,
    FooterLink,
    GuardLine,
    HeatCell,
    HeatRow,
    ItemKind,
    NavItem,
    Share,
    Step,
    Tab,
    TimelineItem,
    Tone,
)
from anbao.ui.states import look_of, operation_title, system_title
from anbao.ui.tags.states import clause_pages
from anbao.ui.terms import terms
from anbao.ui.timeline import actor_words, call_item, decision_item, entry_item, merge, message_item, show_verdict
from anbao.ui.waiting import waiting, waiting_count
from anbao.ui.words import filled

__all__ = [
    "FILE_FORMATS",
    "PERSONAL",
    "Bar",
    "Chart",
    "Column",
    "Filter",
    "FooterLink",
    "GuardLine",
    "HeatCell",
    "HeatRow",
    "ItemKind",
    "NavItem",
    "Order",
    "OwnPage",
    "PersonalFile",
    "Register",
    "Share",
    "Step",
    "Tab",
    "TimelineItem",
    "Tone",
    "actor_words",
    "add_reason",
    "as_file",
    "asked",
    "asked_days",
    "bounded_count",
    "bounded_counts",
    "call_item",
    "choose_language",
    "clause_pages",
    "day_cells",
    "day_short",
    "decision_item",
    "english",
    "entry_item",
    "filled",
    "footer_links",
    "language",
    "language_keepers",
    "list_response",
    "look_of",
    "merge",
    "message_item",
    "number_cells",
    "operation_title",
    "personal_files",
    "roc",
    "roc_moment",
    "roc_short",
    "say",
    "show_verdict",
    "span",
    "squeezed",
    "system_title",
    "terms",
    "visit",
    "waiting",
    "waiting_count",
]
