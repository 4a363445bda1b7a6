"""Digests of passwords in open drafts: they become an account's, so they move to a new pepper with all others."""

from django.db import models, transaction

from anbao.commerce.registration.models import Draft
from anbao.commerce.registration.queries import PASSWORD
from anbao.keys import api as keys

_PURPOSE = "password"  # of identity, which made the digest


def left() -> int:
    """How many open drafts hold a digest under another pepper than the present one."""
    return sum(not keys.is_present(bytes.fromhex(_opened(row)["wrapped"])) for row in _with_password())


def move(after: str, most: int) -> keys.Moved:
    """Wrap some of them anew. Outermost."""
    with transaction.atomic(durable=True):
        rows = list(_with_password().select_for_update().filter(**{"id__gt": after} if after else {})[:most])
        moved = sum(_moved(row) for row in rows)
    return keys.Moved(len(rows), moved, str(rows[-1].id) if len(rows) == most else "")


def _moved(row: Draft) -> bool:
    sealed = _opened(row)
    wrapped = bytes.fromhex(sealed["wrapped"])
    if keys.is_present(wrapped):
        return False
    anew = {**sealed, "wrapped": keys.rewrap_digest(_PURPOSE, wrapped).hex()}
    row.password = keys.seal_json(row.data_key, anew, context=PASSWORD)
    row.save(update_fields=["password"])
    return True


def _with_password() -> "models.QuerySet[Draft]":
    return Draft.objects.filter(ended_at=None).exclude(password=None).order_by("id")


def _opened(row: Draft) -> dict[str, str]:
    found: dict[str, str] = keys.unseal_json(bytes(row.password or b""), context=PASSWORD)
    return found


DRAFTS = keys.Wrapped(left, move)
