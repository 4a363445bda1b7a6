import pytest

from tests.acceptance.crashes.scene import SPEED, Scene


@pytest.fixture(scope="module")
def staged(request):
    """The processes that all crashes of a module happen to, one after another: each test leaves them running."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in SPEED.items():
            environment.setenv(name, value)
        processes = request.getfixturevalue("shared_processes")  # only now: it hands the environment on
        processes.start(*request.module.STAGED)
        yield Scene(processes)


@pytest.fixture
def scene(staged):
    staged.clear()
    yield staged
    staged.close()
