"""What a line's terms say, as its files have them."""

from anbao.commerce.catalogue.domain.cancellation import Cancellation, cancellation_of
from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.queries.disk import files_of


def cancellation(line: str) -> Cancellation | None:
    """The right to cancel before cover begins; None where the line has none, or its files are not in order."""
    files = files_of(line) if line in registered else None
    return None if files is None else cancellation_of(files.data.get("product", {}))
