"""`./anbao test`: all of it on all cores, a part of it in one process."""

import pytest

from anbao.project.cli import test as verb
from anbao.project.installation import REPOSITORY
from tests.support.parallel import LONGEST


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
    assert command(*arguments) == ["-m", "pytest", *verb.on_all_cores(), *arguments]


@pytest.mark.parametrize(
    "arguments", [("-k", "ledger"), ("tests/unit/kernel",), ("-n0",), ("-n=2",), ("-s",), ("--pdb", "-x")]
)
def test_a_part_runs_in_one_process(command, arguments):
    assert command(*arguments) == ["-m", "pytest", *arguments]


@pytest.mark.parametrize(("cores", "processes"), [(1, "3"), (2, "4"), (4, "6"), (64, "6")])
def test_two_processes_more_than_cores_and_never_many(monkeypatch, cores, processes):
    monkeypatch.setattr(verb, "_cores", lambda: cores)
    assert verb.on_all_cores() == ("-n", processes, "--dist", "loadfile", "--no-loadscope-reorder")


def test_files_that_come_first_are_there_each_once():
    assert [name for name in LONGEST if not (REPOSITORY / "tests" / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
