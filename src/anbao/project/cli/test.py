"""`./anbao test …`: pytest, arguments passed on."""

import os
import sys

from anbao.project.installation import REPOSITORY


def run(arguments: list[str]) -> int:
    os.chdir(REPOSITORY)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606
