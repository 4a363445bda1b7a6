import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from anbao.commerce.catalogue.domain.line import registered
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.verdict import Passed

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def author():
    return Actor(ActorKind.STAFF, str(uuid4()))


@pytest.fixture
def approver():
    return Actor(ActorKind.STAFF, str(uuid4()))


@pytest.fixture
def travel(tmp_path) -> Iterator[object]:
    """The travel line in a folder of the test's own; yields its definition."""
    ours = registered.get("travel")
    folder = tmp_path / "travel"
    shutil.copytree(ours.folder, folder)
    registered.discard("travel")
    mine = registered.add("travel", replace(ours, folder=folder))
    yield mine
    registered.discard("travel")
    registered.add("travel", ours)


@pytest.fixture
def release(author, approver):
    """Releases a unit as approved by a second person (the approval itself is identity's)."""
    from django.db import transaction

    from anbao.commerce.catalogue.actions import execute_release
    from anbao.commerce.catalogue.queries import disk

    def run(unit: str, at: datetime = AT, digest: str | None = None):
        files = disk.files_of(unit)
        assert files is not None
        payload = {"unit": unit, "digest": digest or files.digest, "manifest": {}, "proposed_by": str(author)}
        with transaction.atomic():
            return execute_release(payload=payload, by=approver, at=at)

    return run


@pytest.fixture
def released(db, travel, release):
    assert release("travel") == Passed()
    assert release("disclosures") == Passed()
    return travel
