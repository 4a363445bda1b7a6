"""The company's public statements and its advertisements: what other apps may use of them."""

from anbao.commerce.site.queries.console import point_in_words
from anbao.commerce.site.queries.demands import advertised_faults
from anbao.commerce.site.queries.missing import Lack, lacks
from anbao.commerce.site.queries.requirements import UNIT

__all__ = ["UNIT", "Lack", "advertised_faults", "lacks", "point_in_words"]
