"""What is to be kept of an application's differences with daily files."""

from uuid import UUID

from anbao.commerce.reconciliation.models import Difference
from anbao.keys import api as keys


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every difference about an application, open or settled. Canonical-JSON types."""
    rows = Difference.objects.filter(application=application).order_by("found_at", "id")
    return {"differences": keys.rows_in_clear(rows)}
