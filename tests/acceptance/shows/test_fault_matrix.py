"""A part of the fault matrix; `python -m tests.acceptance.shows.fault_matrix` runs all of it and writes the page."""

import os
from pathlib import Path

import pytest

from anbao.project.installation import REPOSITORY
from tests.acceptance.crashes.scene import Scene
from tests.acceptance.shows import matrix

pytestmark = pytest.mark.processes

PAGE = REPOSITORY / "docs" / "reference" / "fault-matrix.md"
WHOLE = os.environ.get("FAULT_MATRIX", "")
"""Where the whole matrix writes its rows; empty in the suite."""
PART = {("card.capture", "lost_reply"), ("sms.send", "down"), ("reporting.accumulated", "delay")}


@pytest.fixture(scope="module")
def scene(request):
    with pytest.MonkeyPatch.context() as environment:
        for name, value in matrix.SPEED.items():
            environment.setenv(name, value)
        processes = request.getfixturevalue("shared_processes")
        processes.start("simulator", "web", "worker")
        yield Scene(processes)


@pytest.mark.skipif(not WHOLE, reason="the command runs it: some minutes")
def test_whole_matrix(scene):
    chosen = os.environ.get("FAULT_MATRIX_ONLY", "")
    rows = []
    with Path(WHOLE).open("w", encoding="utf-8") as out:
        for row in matrix.attempts(scene, lambda operation, _fault: operation.startswith(chosen)):
            rows.append(row)
            out.write(matrix.line(row) + "\n")
            out.flush()
    if not chosen:
        PAGE.write_text(matrix.as_markdown(rows), encoding="utf-8")
    assert [matrix.line(row) for row in rows if row.faults] == []


def test_some_of_the_matrix(scene):
    rows = list(matrix.attempts(scene, lambda *at: at in PART))
    assert len(rows) == len(PART)
    assert [matrix.line(row) for row in rows if row.faults] == []


def test_page_shows_every_outside_system_and_nothing_lost():
    """A new operation of an outside system has to be run before it can be merged."""
    said = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in said if line.startswith("| ") and "外部系統" not in line]
    shown = {(row[0].removeprefix("| "), row[1], row[2]) for row in rows}
    wanted = {
        (matrix.SYSTEMS.get(system, system), verb, name)
        for system, _, verb in (operation.partition(".") for operation in matrix.operations())
        for name in matrix.FAULTS.values()
    }
    assert shown == wanted, "run: python -m tests.acceptance.shows.fault_matrix"
    assert {row[-1].removesuffix(" |") for row in rows} == {"沒有"}


@pytest.mark.parametrize(
    ("charged", "shown", "says"), [(2, "正在完成您的投保", "charged 2 times"), (1, "", "no next step was shown")]
)
def test_matrix_notices_a_double_charge_and_a_missing_step(monkeypatch, charged, shown, says):
    class Books:
        def captures(self, _application):
            return [{"amount": 134}] * charged

    class Met:
        def met(self):
            return True

    monkeypatch.setattr(matrix, "open_points", lambda _application, _way: [])
    monkeypatch.setattr(matrix, "_row", lambda _application: type("Row", (), {"premium": 134}))
    row = matrix.Row("card.capture", "down", shown=shown, charged=charged)
    assert list(matrix._judged(Books(), None, matrix.paying("card"), row, Met())) == [says]
