"""`./anbao test …`: pytest, arguments passed on; without any, on all cores."""

import os
import sys
from pathlib import Path

from anbao.project.installation import REPOSITORY

MOST = 6  # pytest processes: each holds a database and starts servers of its own


def run(arguments: list[str]) -> int:
    os.chdir(REPOSITORY)
    spread = () if _selects(arguments) else on_all_cores()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *spread, *arguments])  # noqa: S606


def on_all_cores() -> tuple[str, ...]:
    """Two pytest processes more than cores: tests that crash processes mostly wait. A file's tests stay together."""
    processes = min(_cores() + 2, MOST)
    return ("-n", str(processes), "--dist", "loadfile", "--no-loadscope-reorder")


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _selects(arguments: list[str]) -> bool:
    """Whether only some tests are wanted, or one process: more of them would take longer to start than to run."""
    single = {"-k", "-n", "-m", "-s", "--pdb", "--co", "--collect-only", "--lf", "--ff", "-h", "--help"}
    return any(
        word.split("=")[0].rstrip("0123456789") in single or Path(word.split("::")[0]).exists() for word in arguments
    )
