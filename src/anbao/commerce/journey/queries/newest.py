"""The newest contracts, each looked through by the probes that tell whether what was sold is in order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from anbao.commerce.journey.domain.machine import IN_FORCE
from anbao.commerce.journey.models import Application
from anbao.kernel.actor import Subject
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look
from anbao.kernel.verdict import Reason
from anbao.keys.api import KeyDestroyed
from anbao.messages import api as messages

NEWEST = 30
REACHED = frozenset({"queued", "sent"})


def newest(at: datetime) -> list[Application]:
    """Applications with a contract, the newest first."""
    rows = Application.objects.filter(state__in=sorted(IN_FORCE), created_at__lte=at)
    return list(rows.order_by("-created_at")[:NEWEST])


def through(
    rows: Sequence[Application],
    faults_of: Callable[[Application], Iterator[str]],
    otherwise: Reason,
    more: Sequence[str] = (),
) -> Look:
    """What `faults_of` finds wrong in each, under its number; whoever was erased meanwhile is passed over."""
    faults, seen = list(more), 0
    for row in rows:
        try:
            faults += [f"{row.number}: {fault}" for fault in faults_of(row)]
        except KeyDestroyed:
            continue
        seen += 1
    return looked(faults, seen=seen, says=f"{seen} applications", otherwise=otherwise)


def written(row: Application) -> list[tuple[str, str, str]]:
    """The messages of an application: template, state, and the text as it may be kept."""
    kept = messages.record_part([Subject("application", str(row.id))])["messages"]
    return [(str(one["template"]), str(one["state"]), _text(one["text"])) for one in kept]


def _text(kept: object) -> str:
    return str(cast("Mapping[str, str]", kept)["text"])
