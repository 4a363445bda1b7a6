"""The papers that may be asked for with a claim."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from anbao.kernel.plain import from_yaml

_FILE = Path(__file__).resolve().parents[1] / "data" / "papers.yaml"
PAPERS: Final[Mapping[str, str]] = {str(key): str(value) for key, value in from_yaml(_FILE.read_text("utf-8")).items()}
"""Name → title."""
