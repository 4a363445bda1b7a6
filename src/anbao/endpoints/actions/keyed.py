"""Requests with a key: begun once, committed before they run, and their answer kept for whoever asks again."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anbao.endpoints.domain.limits import KEPT_FOR, LEASE
from anbao.endpoints.models import KeyedRequest
from anbao.keys import api as keys
from anbao.rows import insert_unless_there

PURPOSE = "api-answer"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def key_hash(account: UUID, key: str) -> str:
    """Each account has keys of its own."""
    return hashlib.sha256(f"{account} {key}".encode()).hexdigest()


def begin(*, key: str, digest: str, at: datetime) -> Kept | Literal["begun", "reused", "in-flight"]:
    """Take the key for the request with this digest, or learn what became of it. Outermost.

    A request whose time is over, or that was under way when its process died, is begun anew.
    """
    row = KeyedRequest(key_hash=key, request_digest=digest, begun_at=at)
    with transaction.atomic(durable=True):
        if insert_unless_there(row):
            return "begun"
        held = KeyedRequest.objects.find_locked(key_hash=key)
        if held is None:  # given back this very moment
            return "in-flight"
        gone = at >= held.begun_at + (KEPT_FOR if held.answer is not None else LEASE)
        if gone:
            held.request_digest, held.begun_at, held.answer = digest, at, None
            held.save(update_fields=["request_digest", "begun_at", "answer"])
            return "begun"
        if not hmac.compare_digest(held.request_digest, digest):
            return "reused"
        return "in-flight" if held.answer is None else _opened(key, bytes(held.answer))


def keep(*, key: str, answer: Kept, begun_at: datetime) -> None:
    """Keep what a begun request was answered. Outermost."""
    text = json.dumps([key, answer.status, dict(answer.headers), answer.body.decode()])
    with transaction.atomic(durable=True):
        KeyedRequest.objects.filter(key_hash=key, begun_at=begun_at).update(
            answer=keys.wrap_digest(PURPOSE, text.encode())
        )


def give_back(*, key: str, begun_at: datetime) -> None:
    """Free the key of a request that did nothing. Outermost."""
    with transaction.atomic(durable=True):
        KeyedRequest.objects.filter(key_hash=key, begun_at=begun_at, answer=None).delete()


def forget(*, at: datetime) -> int:
    """Remove answers whose time is over. Outermost."""
    with transaction.atomic(durable=True):
        return KeyedRequest.objects.filter(begun_at__lt=at - KEPT_FOR).delete()[0]


def _opened(key: str, sealed: bytes) -> Kept:
    """An answer belongs to its key: one put beside another key opens nothing. Raises keys.Tampered."""
    owner, status, headers, body = json.loads(keys.unwrap_digest(PURPOSE, sealed))
    if owner != key:
        raise keys.Tampered
    return Kept(status, headers, body.encode())
