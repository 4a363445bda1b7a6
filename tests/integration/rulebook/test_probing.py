"""Results of probes: a row for each run, an entry where the answer changed, one that fails is a result too."""

import io
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from anbao.kernel import registries
from anbao.kernel.actor import Subject
from anbao.kernel.registries import Look, Probe
from anbao.kernel.registry import NameUnknown
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.fields import AppendOnlyError
from anbao.rulebook import api as rulebook
from anbao.rulebook.models import ProbeResult
from anbao.rulebook.queries.probes import probes_due, probes_seen
from tests.integration.rulebook.test_deciding import AT, BY

NAME = "test.lamp"
OUT = Refused(Reason("test.dark", "暗。", "換燈泡。", {"room": "hall"}))


@pytest.fixture
def lamp(db):
    """A probe whose answer a test may change; an exception is raised."""
    answer = {"is": Look(Passed(), "bright")}

    def run(at):
        if isinstance(answer["is"], Exception):
            raise answer["is"]
        return answer["is"]

    registries.probes.add(NAME, Probe("燈亮著", run))
    yield answer
    registries.probes.discard(NAME)


def probe(at=AT):
    return rulebook.run_probes(names=[NAME], by=BY, at=at)[0]


def told():
    return [(entry.clear["before"], entry.clear["verdict"]) for entry in entries_of(Subject("probe", NAME))]


def test_each_run_leaves_a_row_and_each_change_an_entry(lamp):
    assert probe().changed
    assert not probe(AT + timedelta(hours=1)).changed
    lamp["is"] = Look(OUT)
    assert probe(AT + timedelta(hours=2)).changed
    assert not probe(AT + timedelta(hours=3)).changed
    lamp["is"] = Look(Passed(), "bright again")
    assert probe(AT + timedelta(hours=4)).changed
    assert ProbeResult.objects.filter(probe=NAME).count() == 5
    assert told() == [("", "passed"), ("passed", "refused"), ("refused", "passed")]


def test_another_reason_is_a_change(lamp):
    lamp["is"] = Look(OUT)
    probe()
    lamp["is"] = Look(Refused(Reason("test.dark", "暗。", "換燈泡。", {"room": "attic"})))
    assert probe(AT + timedelta(hours=1)).changed


def test_what_it_saw_alone_is_no_change(lamp):
    probe()
    lamp["is"] = Look(Passed(), "brighter")
    assert not probe(AT + timedelta(hours=1)).changed


def test_probe_that_fails_is_refused_and_says_no_data(lamp, caplog):
    lamp["is"] = ValueError("王小明")
    failed = probe()
    assert failed.verdict.reason.code == "rulebook.probe-failed"
    assert failed.verdict.reason.details == {"error": "ValueError"}
    assert "王小明" not in caplog.text
    assert "王小明" not in str(ProbeResult.objects.get().details)


def test_one_that_fails_does_not_keep_others_from_running(lamp):
    registries.probes.add("test.zoo", Probe("z", lambda _: Look(Passed())))
    lamp["is"] = RuntimeError()
    try:
        found = rulebook.run_probes(names=[NAME, "test.zoo"], by=BY, at=AT)
    finally:
        registries.probes.discard("test.zoo")
    assert [isinstance(one.verdict, Passed) for one in found] == [False, True]


def test_unknown_probe_is_an_error(lamp):
    with pytest.raises(NameUnknown):
        rulebook.run_probes(names=["test.nowhere"], by=BY, at=AT)


def test_evidence_is_the_newest_up_to_the_moment(lamp):
    probe()
    lamp["is"] = Look(OUT)
    probe(AT + timedelta(hours=1))
    before = probes_seen([NAME], at=AT + timedelta(minutes=59))[NAME]
    after = probes_seen([NAME], at=AT + timedelta(hours=1))[NAME]
    assert (before.good, before.says, before.at) == (True, "bright", AT)
    assert (after.good, after.says) == (False, "test.dark")
    assert probes_seen([NAME], at=AT - timedelta(seconds=1)) == {}


def test_view_of_a_probe_that_never_ran(lamp):
    view = rulebook.probe_results([NAME])[0]
    assert (view.title, view.verdict, view.looked_at) == ("燈亮著", "", None)


def test_result_is_never_changed(lamp):
    probe()
    with pytest.raises(AppendOnlyError):
        ProbeResult.objects.all().delete()
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE rulebook_proberesult SET verdict = 'passed'")


def test_failed_entry_takes_the_row_with_it(lamp, monkeypatch):
    from anbao.rulebook.actions import probing

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(probing, "record", broken)
    with pytest.raises(RuntimeError):
        probe()
    assert not ProbeResult.objects.exists()


@pytest.mark.parametrize(("look", "status"), [(Look(Passed(), "bright"), 0), (Look(OUT), 1)])
def test_command_says_what_was_found(lamp, look, status):
    lamp["is"] = look
    out = io.StringIO()
    ended = pytest.raises(SystemExit, match="1") if status else nullcontext()
    with ended:
        call_command("probe_run", NAME, stdout=out)
    assert NAME in out.getvalue()
    assert "(changed)" in out.getvalue()


def test_command_names_what_it_does_not_know(lamp):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("probe_run", "test.nowhere", stdout=io.StringIO())


def test_probe_that_takes_long_rests_after_a_good_result_only(db):
    answer = {"is": Look(Passed())}
    registries.probes.add("test.long", Probe("看很久", lambda at: answer["is"], rests=timedelta(hours=20)))
    try:
        everything = registries.probes.names()
        assert probes_due(AT) == everything
        rulebook.run_probes(names=["test.long"], by=BY, at=AT)
        assert probes_due(AT + timedelta(hours=19, minutes=59)) == everything - {"test.long"}
        assert probes_due(AT + timedelta(hours=20)) == everything
        answer["is"] = Look(OUT)
        rulebook.run_probes(names=["test.long"], by=BY, at=AT + timedelta(hours=20))
        assert probes_due(AT + timedelta(hours=21)) == everything
    finally:
        registries.probes.discard("test.long")
