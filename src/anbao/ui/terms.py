"""Words of the trade in plain ones: explained where they stand, and all together on the help page."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from anbao.kernel.plain import from_yaml
from anbao.ui.language import english

_FILE: Final = Path(__file__).parent / "data" / "words.yaml"


@cache
def terms() -> Mapping[str, Mapping[str, Any]]:
    """Key of a word → `zh` and `en`, each with `word` and `text`, and what else the help page says of it."""
    found: dict[str, Any] = from_yaml(_FILE.read_text("utf-8"))
    return found


def explained(key: str) -> tuple[str, str]:
    """The word and its meaning in the page's language. Raises KeyError where nobody explained it."""
    said = terms()[key]["en" if english() else "zh"]
    return said["word"], said["text"]
