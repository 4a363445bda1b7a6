"""Lines, prices, documents, limits and their release: all that other apps see of the catalogue.

Amounts are whole TWD, moments aware UTC. Nothing of a line is imported here: lines come in through the registry.
Whatever is not, byte for byte, what two people released is neither shown nor sold (`released_files`).
"""

from anbao.commerce.catalogue.actions import confirm_figures, release_documents, release_line
from anbao.commerce.catalogue.domain.cancellation import Cancellation
from anbao.commerce.catalogue.domain.documents import DocumentVersion
from anbao.commerce.catalogue.domain.documents import render as render_document
from anbao.commerce.catalogue.domain.documents import sections as document_sections
from anbao.commerce.catalogue.domain.history import Held
from anbao.commerce.catalogue.domain.inputs import clean as clean_inputs
from anbao.commerce.catalogue.domain.limits import Limit
from anbao.commerce.catalogue.domain.line import Benefit, CalculationLine, Choice, InputSpec, LineWords, Plan
from anbao.commerce.catalogue.domain.markup import Section
from anbao.commerce.catalogue.domain.quote import Line, LineInfo, Quote, ReleaseState
from anbao.commerce.catalogue.domain.units import CONFIRM, RELEASE, units
from anbao.commerce.catalogue.queries.history import document_history
from anbao.commerce.catalogue.queries.library import (
    DocumentAltered,
    DocumentUnknown,
    add_documents,
    document_bytes,
    document_version,
    documents,
)
from anbao.commerce.catalogue.queries.limits import limit
from anbao.commerce.catalogue.queries.pricing import (
    compare,
    counted_as,
    default_inputs,
    line,
    lines,
    moment_bounds,
    product_facts,
    quote,
    standing,
)
from anbao.commerce.catalogue.queries.releases import UnitState, release_state, unit_state
from anbao.commerce.catalogue.queries.terms import cancellation

__all__ = [
    "CONFIRM",
    "RELEASE",
    "Benefit",
    "CalculationLine",
    "Cancellation",
    "Choice",
    "DocumentAltered",
    "DocumentUnknown",
    "DocumentVersion",
    "Held",
    "InputSpec",
    "Limit",
    "Line",
    "LineInfo",
    "LineWords",
    "Plan",
    "Quote",
    "ReleaseState",
    "Section",
    "UnitState",
    "add_documents",
    "cancellation",
    "clean_inputs",
    "compare",
    "confirm_figures",
    "counted_as",
    "default_inputs",
    "document_bytes",
    "document_history",
    "document_sections",
    "document_version",
    "documents",
    "limit",
    "line",
    "lines",
    "moment_bounds",
    "product_facts",
    "quote",
    "release_documents",
    "release_line",
    "release_state",
    "render_document",
    "standing",
    "unit_state",
    "units",
]
