"""`./anbao test …`: pytest, arguments passed on; without any, on all cores."""

import os
import sys
from pathlib import Path

from anbao.project.installation import REPOSITORY

ON_ALL_CORES = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadgroup", "--no-loadscope-reorder")


def run(arguments: list[str]) -> int:
    os.chdir(REPOSITORY)
    spread = () if _selects(arguments) else ON_ALL_CORES
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *spread, *arguments])  # noqa: S606


def _selects(arguments: list[str]) -> bool:
    """Whether only some tests are wanted, or one process: more of them would take longer to start than to run."""
    single = {"-k", "-n", "-m", "-s", "--pdb", "--co", "--collect-only", "--lf", "--ff", "-h", "--help"}
    return any(
        word.split("=")[0].rstrip("0123456789") in single or Path(word.split("::")[0]).exists() for word in arguments
    )
