"""Finding the rows of several matters at once."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from anbao.kernel.actor import Subject


def of_matters(matters: Iterable[Subject], prefix: str = "matter") -> Q:
    """Rows whose `<prefix>_kind` and `<prefix>_id` name one of these matters; none for no matters."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for matter in matters:
        by_kind[matter.kind].append(matter.id)
    found = Q(pk__in=[])
    for kind, ids in by_kind.items():
        found |= Q(**{f"{prefix}_kind": kind, f"{prefix}_id__in": ids})
    return found
