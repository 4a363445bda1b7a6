"""What others use of the reconciliation.

`askers`: who can ask the other side what came of an entry that our books do not know. `sources`: systems with a daily
file; `Source` and `Entry` describe one. Nothing is ever booked from a file.
"""

from anbao.commerce.reconciliation.domain.compare import Entry, Name
from anbao.commerce.reconciliation.domain.sources import Source, askers, sources
from anbao.commerce.reconciliation.queries.record import record_part

__all__ = ["Entry", "Name", "Source", "askers", "record_part", "sources"]
