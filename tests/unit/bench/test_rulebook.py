"""`./anbao bench rulebook`: what it times and when it ends with status 1. Its figures are no test's to hold."""

import json
import sys
from types import ModuleType

import pytest

from bench import rulebook
from bench.support import applying, loading
from bench.support.figure import Figure, text


@pytest.mark.parametrize(
    ("seconds", "bound", "held"),
    [(0.020, 0.020, True), (0.0201, 0.020, False), (None, 0.020, False), (0.1, None, False)],
)
def test_figure_is_held_up_to_its_bound_and_only_when_measured(seconds, bound, held):
    figure = Figure("load", seconds, bound, {}, [])
    assert figure.held is held
    assert next(text(figure)).endswith("   held") is held


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    file = tmp_path_factory.mktemp("bench") / "book"
    return file, loading.compile_into(file)


def test_load_is_of_a_fresh_process_and_the_sum_of_its_parts(book):
    loads = loading.in_fresh_processes(*book, 1)
    assert loads.seconds == pytest.approx(sum(loads.parts.values()))
    assert all(seconds > 0 for seconds in loads.parts.values())
    assert "MiB" in loads.notes[-1]


def test_decisions_come_out_in_every_way(book):
    """A mix in which everything applied, or nothing was known, would measure nothing."""
    decided = applying.decide(book[0], 2000)
    counts = [int(word) for word in decided.notes[0].replace(",", "").split() if word.isdigit()]
    assert sum(counts[-3:]) == 2000
    assert all(count > 20 for count in counts[-3:])


def test_export_that_cannot_be_measured_is_not_held(monkeypatch):
    monkeypatch.setitem(sys.modules, "bench.support.oscal", None)
    assert not rulebook.export().held


@pytest.mark.parametrize(("ours", "status"), [(0.9, 0), (1.1, 1)])
def test_bench_ends_with_status_1_when_a_bound_is_not_held(monkeypatch, capsys, ours, status):
    oscal = ModuleType("bench.support.oscal")
    oscal.export_times = lambda: (ours, 1.0)
    monkeypatch.setitem(sys.modules, "bench.support.oscal", oscal)
    monkeypatch.setattr(rulebook, "measure", lambda loads, say: [Figure("load", 0.01, 0.02, {}, []), rulebook.export()])
    assert rulebook.main(["--json"]) == status
    found = json.loads(capsys.readouterr().out)
    assert [one["held"] for one in found] == [True, status == 0]
