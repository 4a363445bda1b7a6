"""Looking into what is sealed, and taking entries out: who did so is an entry first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from anbao.kernel.actor import Actor, Subject
from anbao.keys import api as keys
from anbao.ledger.actions.recording import Part, record
from anbao.ledger.domain.events import EXPORTED, OPENED
from anbao.ledger.domain.leaf import Leaf, SealedPart, part_context
from anbao.ledger.queries.browsing import find


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """A sealed part's content. `erased`: its key is destroyed; `broken`: it is not what was sealed."""

    state: Literal["open", "erased", "broken"]
    content: Mapping[str, Any]


def open_entry(*, event: UUID, reason: str, by: Actor, at: datetime) -> Sequence[OpenedPart] | None:
    """Open every sealed part of an entry, once an entry says who looked; None where there is no such entry. Outermost.

    The reason is kept sealed under a data key of the entry itself: it may name somebody, and is erased with the rest.
    Where every key is destroyed nothing can be seen, and nothing is recorded. Raises LeafInvalid for damaged bytes.
    """
    found = find(event)
    if found is None:
        return None
    leaf = found[1]
    _note(leaf, reason, by, at)
    return [_opened(leaf.id, number, part) for number, part in enumerate(leaf.parts)]


def note_export(*, what: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Tell that entries are taken out, as which format and by which filters (no free text). Outermost."""
    with transaction.atomic(durable=True):
        record(kind=EXPORTED, by=by, at=at, subject=Subject("ledger", "export"), clear=what)


def _note(leaf: Leaf, reason: str, by: Actor, at: datetime) -> None:
    kind, _, identity = leaf.subject.partition(":")
    for key in dict.fromkeys(part.key for part in leaf.parts):
        try:
            with transaction.atomic(durable=True):
                record(
                    kind=OPENED,
                    by=by,
                    at=at,
                    subject=Subject(kind, identity),
                    clear={"entry": str(leaf.id), "kind": leaf.kind},
                    parts=[Part(key, {"reason": reason})],
                )
        except keys.KeyDestroyed:
            continue
        return


def _opened(event: UUID, number: int, part: SealedPart) -> OpenedPart:
    sealed = keys.CommittedPart(part.key, part.salt, part.commitment, part.ciphertext)
    try:
        return OpenedPart("open", json.loads(keys.open_part(sealed, context=part_context(event, number))))
    except keys.KeyDestroyed:
        return OpenedPart("erased", {})
    except (keys.Tampered, keys.KeyUnknown):
        return OpenedPart("broken", {})
