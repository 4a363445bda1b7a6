"""The register of fixed travel-inconvenience benefits: the look-up before a sale, and what was told of a contract."""

from anbao.commerce.inconvenience.domain.entry import EntryView, Kind, State
from anbao.commerce.inconvenience.queries import entries_of, record_part, refused, standing
from anbao.gateways.inconvenience import Standing

__all__ = ["EntryView", "Kind", "Standing", "State", "entries_of", "record_part", "refused", "standing"]
