"""The data file of what the site must say."""

from functools import cache
from pathlib import Path

from anbao.commerce.site.domain.required import Required
from anbao.commerce.site.domain.required import required as read
from anbao.kernel.plain import from_yaml

UNIT = "statements"
"""The catalogue's unit of documents that our statements are."""
PURPOSE = "public"
APP = Path(__file__).resolve().parents[1]
FOLDER = APP / "statements"
_FILE = APP / "data" / "statements.yaml"


@cache
def required() -> Required:
    """Read once: it changes only with the code. Raises RequirementsWrong."""
    return read(from_yaml(_FILE.read_text(encoding="utf-8")))
