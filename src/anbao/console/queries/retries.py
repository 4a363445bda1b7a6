"""Who had something tried again, and why."""

from dataclasses import dataclass
from datetime import datetime

from anbao.console.domain.retries import BECAUSE
from anbao.console.models import Retry
from anbao.identity import api as identity
from anbao.keys import api as keys


@dataclass(frozen=True, slots=True)
class RetryView:
    by: str
    because: str
    at: datetime


def retries_of(kind: str, thing: str) -> list[RetryView]:
    """Newest first; whoever did it is named."""
    rows = list(Retry.objects.filter(kind=kind, thing=thing).order_by("-at", "-id"))
    said = keys.unseal_many([(bytes(row.because), BECAUSE) for row in rows]) if rows else []
    names = identity.staff_names({row.by for row in rows}) if rows else {}
    return [RetryView(names.get(row.by, row.by), words.decode(), row.at) for row, words in zip(rows, said, strict=True)]
