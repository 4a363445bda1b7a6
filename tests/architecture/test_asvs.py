"""The table of ASVS 5.0: every requirement stands in it once, and every test that it names is there and collected."""

import os
import subprocess
import sys

from tests.support.asvs import PAGE, STATES, page, requirements
from tests.support.environment import REPOSITORY

SECTIONS = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
}  # fmt: skip
"""Section → its requirements of levels 1 and 2 in version 5.0.0; they are numbered from 1 on."""
OVERRIDDEN = {"6.2.5", "6.2.10", "6.3.6"}
"""Composition rules, age of passwords, mail as a factor: the regulations ask for something else."""


def test_every_requirement_stands_in_it_once():
    wanted = [f"{section}.{n}" for section, number in SECTIONS.items() for n in range(1, number + 1)]
    assert sorted(one.id for one in requirements()) == sorted([*wanted, "6.3.6"])
    assert {one.id for one in requirements() if one.level > 2} == {"6.3.6"}


def test_rows_say_what_their_state_needs():
    for one in requirements():
        assert one.state in STATES, one
        assert bool(one.tests) == (one.state in {"shown", "overridden"}), one
        assert one.tests or one.note, one
        assert bool(one.clause) == (one.state == "overridden"), one
    assert {one.id for one in requirements() if one.state == "overridden"} == OVERRIDDEN


def test_clauses_that_override_are_in_the_rulebook():
    text = "".join(file.read_text(encoding="utf-8") for file in (REPOSITORY / "rulebook").glob("*/*.yaml"))
    for one in requirements():
        assert not one.clause or f"- key: {one.clause}\n" in text, one


def test_named_tests_are_collected():
    """By pytest itself, in a process of its own: a name that is no test, or is skipped at import, is missing there."""
    named = {f"tests/{test}" for one in requirements() for test in one.tests}
    files = sorted({test.partition("::")[0] for test in named})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    said = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    collected = {line.partition("[")[0] for line in said.stdout.splitlines() if "::" in line}
    assert named - collected == set(), said.stdout[-2000:] + said.stderr[-2000:]


def test_page_is_what_the_data_make():
    assert PAGE.read_text(encoding="utf-8") == page()
