"""Screening names: lists imported and released, people held against them, hits cleared."""

from anbao.commerce.screening.actions.importing import import_list
from anbao.commerce.screening.actions.screening import clear_hit, screen
from anbao.commerce.screening.domain.watch_list import Kind, ListMisshaped, Named
from anbao.commerce.screening.models import WatchList
from anbao.commerce.screening.queries.hits import HitView, hits_of, open_hits
from anbao.commerce.screening.queries.lists import approval_of, in_force
from anbao.commerce.screening.queries.record import record_part

__all__ = [
    "HitView",
    "Kind",
    "ListMisshaped",
    "Named",
    "WatchList",
    "approval_of",
    "clear_hit",
    "hits_of",
    "import_list",
    "in_force",
    "open_hits",
    "record_part",
    "screen",
]
