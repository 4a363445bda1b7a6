"""The language in which somebody reads what we write."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.models import Account
from anbao.kernel.actor import Actor, Subject
from anbao.ledger.api import record


def keep_language(*, account: UUID, language: str, by: Actor, at: datetime) -> None:
    """Write to an account's owner in this language from now on. Outermost; nothing happens where it is so already."""
    with transaction.atomic(durable=True):
        row = Account.objects.locked(id=account)
        if row.language == language:
            return
        row.language = language
        row.save(update_fields=["language"])
        record(
            kind="identity.language-chosen",
            by=by,
            at=at,
            subject=Subject("account", str(account)),
            clear={"language": language},
        )
