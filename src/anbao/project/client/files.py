"""The client's files: in the source language, formatted as the rest of the repository."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from anbao.endpoints.api import document
from anbao.project.client.writing import calls_of, shapes_of
from anbao.project.installation import REPOSITORY

FOLDER: Final = REPOSITORY / "src" / "anbao_client"
_TIDY: Final = (["check", "--fix-only", "-q", "--select", "I,F401", "-"], ["format", "-q", "-"])


def written() -> Mapping[Path, str]:
    """File → its text as the endpoints ask for it now."""
    found = json.loads(document(settings.LANGUAGE_CODE))
    texts = {FOLDER / "shapes.py": shapes_of(found), FOLDER / "calls.py": calls_of(found)}
    return {file: _tidied(text, file) for file, text in texts.items()}


def differing(texts: Mapping[Path, str]) -> list[Path]:
    """Files that are not what they would be."""
    return [file for file, text in texts.items() if not file.exists() or file.read_text(encoding="utf-8") != text]


def _tidied(text: str, file: Path) -> str:
    for command in _TIDY:
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(file)],
            input=text,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        text = done.stdout
    return text
