"""`./anbao test`: all of it on all cores, a part of it in one process."""

import pytest

from anbao.project.cli import test as verb


@pytest.fixture
def command(monkeypatch):
    ran = []
    monkeypatch.setattr(verb.os, "execv", lambda _, command: ran.extend(command[1:]))
    monkeypatch.setattr(verb.os, "chdir", lambda _: None)

    def of(*arguments):
        ran.clear()
        verb.run(list(arguments))
        return ran

    return of


@pytest.mark.parametrize("arguments", [(), ("-x",), ("--durations=20", "-q"), ("-p", "no:cacheprovider")])
def test_all_tests_run_on_all_cores(command, arguments):
    assert command(*arguments) == ["-m", "pytest", *verb.ON_ALL_CORES, *arguments]


@pytest.mark.parametrize(
    "arguments", [("-k", "ledger"), ("tests/unit/kernel",), ("-n0",), ("-n=2",), ("-s",), ("--pdb", "-x")]
)
def test_a_part_runs_in_one_process(command, arguments):
    assert command(*arguments) == ["-m", "pytest", *arguments]
