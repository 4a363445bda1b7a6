"""A profile as two people would change it, without the people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed


def change_profile(*, content: Mapping[str, Any], by: Actor, at: datetime) -> str:
    """Prepare and execute the change; returns the new profile's digest."""
    from django.db import transaction

    from anbao.rulebook import api
    from anbao.rulebook.actions import execute_change

    payload = api.prepare_change(content=content, by=by, at=at)
    assert isinstance(payload, dict), payload
    with transaction.atomic():
        assert execute_change(payload=payload, by=by, at=at) == Passed()
    return api.current_profile(at).digest
