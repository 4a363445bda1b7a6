from collections.abc import Iterator

import pytest

from tests.conformance.simulated import Simulator


@pytest.fixture(scope="session")
def _simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    simulator = Simulator(tmp_path_factory.mktemp("simulator")).start()
    yield simulator
    simulator.close()


@pytest.fixture
def simulator(_simulator: Simulator) -> Iterator[Simulator]:
    _simulator.post("clear", state=True)
    yield _simulator
    _simulator.post("clear")


@pytest.fixture
def own_simulator(tmp_path) -> Iterator[Simulator]:
    """One that a test may kill."""
    simulator = Simulator(tmp_path / "simulator").start()
    yield simulator
    simulator.close()
