"""Which guards stand before which steps, out of the rulebook's YAML as the compiler reads it; and runs without one."""

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.book import shipped_book

REPOSITORY = Path(__file__).resolve().parents[3]
WITHOUT = Path(__file__).parent / "without"
SALE = ("registration.", "identity.set-password", "sale.")
OF_OTHER_SALES = {"sale.insured-is-proposer": {"product.personal_lines": False}}
"""Guards that no clause puts before the sale of travel insurance, with what is asked of another for them to stand."""


def placed() -> list[tuple[str, str]]:
    """Every running guard of a travel sale, with each step before which a clause puts it: (tag, step)."""
    found = {
        (one.tag, step)
        for clause in shipped_book().clauses
        for one in clause.obligations
        if one.kind == "guard" and not one.planned and one.tag not in OF_OTHER_SALES
        for step in one.steps
        if step.startswith(SALE)
    }
    return sorted(found)


@dataclass(frozen=True)
class Run:
    """One `./anbao demo --check`: its exit status, what it printed, the processes that ran without the guard."""

    status: int
    seconds: float
    result: dict
    said: str
    without: list[str]

    @property
    def last_step(self) -> str:
        return list(self.result.get("steps", {}))[-1] if self.result.get("steps") else ""

    @property
    def failure(self) -> str:
        return self.result.get("failure") or next((x for x in reversed(self.said.splitlines()) if x.strip()), "")


def check_without(tag: str, *, where: str = "processes", patience: float = 180) -> Run:
    """The real thing, `./anbao demo --check`, with the guard `tag` left out `where` (see without/sitecustomize.py)."""
    # The environment of a desk: nothing of the test run's own reaches the launcher.
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("ANBAO_", "DATABASE_", "DJANGO_", "SECRET_KEY"))}
    began = time.monotonic()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", prefix="shows-without-") as told:
        environment = {
            **plain,
            "PYTHONPATH": str(WITHOUT),
            "SHOWS_WITHOUT_GUARD": tag,
            "SHOWS_WITHOUT_IN": where,
            "SHOWS_WITHOUT_FILE": told.name,
        }
        command = [str(REPOSITORY / "anbao"), "demo", "--check", "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=patience, check=False)
        without = told.read().splitlines()
    try:
        result = json.loads(done.stdout)
    except ValueError:
        result = {}
    said = f"{done.stdout}\n{done.stderr}"
    return Run(done.returncode, round(time.monotonic() - began, 1), result, said, without)
