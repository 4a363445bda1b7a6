"""The independent verifier, as a process of its own, on a folder that the sequencer wrote."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.usefixtures("committed_db")


def run(environment, *arguments):
    command = [sys.executable, "-m", "anbao_verifier", str(settings.ANBAO_LEDGER_DIR), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_outsider_proves_log_entry_and_history(record, sequence, environment, tmp_path, capsys):
    record(*range(300), together=True)
    sequence()
    earlier = tmp_path / "earlier"
    earlier.write_text((Path(settings.ANBAO_LEDGER_DIR) / "checkpoint").read_text())
    events = record(*range(300, 420))
    sequence()
    capsys.readouterr()
    call_command("ledger_key")
    key = capsys.readouterr().out.strip()
    done = run(environment, "--key", key, "--since", str(earlier), "--entry", "419")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a log of 420 entries" in done.stdout
    assert "continues the checkpoint of 300 entries" in done.stdout
    assert str(events[-1]) in done.stdout


def test_outsider_sees_a_changed_bundle(record, sequence, environment, capsys):
    record(*range(3))
    sequence()
    capsys.readouterr()
    call_command("ledger_key")
    key = capsys.readouterr().out.strip()
    bundle = Path(settings.ANBAO_LEDGER_DIR) / "tile/entries/000.p/3"
    bundle.write_bytes(bundle.read_bytes().replace(b'"number":2', b'"number":3'))
    done = run(environment, "--key", key)
    assert done.returncode == 1
    assert "the entry at position 2 is not the one" in done.stdout
