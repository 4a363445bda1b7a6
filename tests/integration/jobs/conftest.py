from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.simulated import Simulator

if TYPE_CHECKING:
    from tests.integration.jobs.workers import Workers


@pytest.fixture(scope="module")
def workshop(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Workers]":
    """A simulator, and the product loaded once for all workers of the module."""
    from tests.integration.jobs.workers import Workers

    folder = tmp_path_factory.mktemp("workers")
    simulator = Simulator(folder / "simulator").start()
    workers = Workers(simulator, folder)
    yield workers
    workers.close()
    simulator.close()


@pytest.fixture
def workers(committed_db: None, workshop: "Workers", tmp_path: Path) -> "Iterator[Workers]":
    workshop.begin_anew(tmp_path / "worker.log")
    yield workshop
    workshop.end()
