"""`./anbao bench identity`: which figures it holds and when it ends with status 1."""

import json
from contextlib import nullcontext

import pytest

from bench import identity
from bench.identity import Found, Round
from bench.support import bare

CPU = {"web": 0.055, "client": 0.001}


def found(**other):
    given = {
        "rounds": [Round(20.0, 17.0), Round(20.0, 18.0), Round(20.0, 17.0)],
        "hash_cpu": 0.050,
        "cpu": CPU,
        "answered": identity.AT_ONCE,
        "memory": 500.0,
        "memory_idle": 300.0,
        "memory_bound": 500.0,
    }
    return Found(**{**given, **other})


@pytest.mark.parametrize(
    ("other", "missed"),
    [
        ({}, set()),
        ({"rounds": [Round(20.0, 16.9)]}, {"ratio"}),
        ({"cpu": {"web": 0.060}}, {"cpu_ratio"}),
        ({"memory": 500.1}, {"memory"}),
        ({"answered": identity.AT_ONCE - 1}, {"answered"}),
    ],
)
def test_bench_holds_each_figure_at_its_bound(other, missed):
    one = found(**other)
    assert {name for name, held in one.held.items() if not held} == missed
    assert sum("NOT HELD" in line for line in identity.text(one)) == len(missed)


@pytest.mark.parametrize(("other", "status"), [({}, 0), ({"memory": 501.0}, 1)])
def test_bench_ends_with_status_1_when_a_bound_is_not_held(other, status, monkeypatch, capsys):
    monkeypatch.setattr(identity, "running", lambda _: nullcontext())
    monkeypatch.setattr("bench.support.sign_ins.Customers", lambda _: nullcontext())
    monkeypatch.setattr(identity, "measure", lambda *_: found(**other))
    assert identity.main(["--json"]) == status
    said = json.loads(capsys.readouterr().out)
    assert said["held"]["memory"] is (status == 0)
    assert said["ratio"] == 0.85


def test_bare_limit_hashes_on_every_core():
    made = bare.for_seconds(0.05)
    assert made.rate > 0
    assert made.cpu > 0
    assert bare.cores() >= 1
