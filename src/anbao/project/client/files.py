"""The client as a file: in the source language, formatted as the rest of the repository."""

import json
import subprocess
import sys
from typing import Final

from django.conf import settings

from anbao.endpoints.api import document
from anbao.project.client.writing import module_of
from anbao.project.installation import REPOSITORY

FILE: Final = REPOSITORY / "src" / "anbao_client" / "calls.py"


def written() -> str:
    """The text of the file as the endpoints ask for it now."""
    text = module_of(json.loads(document(settings.LANGUAGE_CODE)))
    for command in (["check", "--fix-only", "-q", "--select", "I,F401", "-"], ["format", "-q", "-"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(FILE)],
            input=text,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        text = done.stdout
    return text
