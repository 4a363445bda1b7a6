from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conformance.simulated import Simulator

if TYPE_CHECKING:
    from tests.integration.jobs.workers import Workers


@pytest.fixture
def workers(committed_db: None, tmp_path: Path) -> "Iterator[Workers]":
    from tests.integration.jobs.workers import Workers

    simulator = Simulator(tmp_path / "simulator").start()
    workers = Workers(simulator, tmp_path)
    yield workers
    workers.close()
    simulator.close()
