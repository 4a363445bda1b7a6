"""Words of the trade in plain ones."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext

from anbao.kernel.plain import from_yaml

_FILE: Final = Path(__file__).parent / "data" / "terms.yaml"


@cache
def terms() -> Mapping[str, tuple[str, str]]:
    """Identifier (as in docs/glossary.md) → the word and what it means; both are msgids."""
    found: dict[str, Any] = from_yaml(_FILE.read_text("utf-8"))
    return {key: (one["word"], one["meaning"]) for key, one in found.items()}


def explained(key: str) -> tuple[str, str]:
    """The word and its meaning in the page's language. Raises KeyError where nobody explained it."""
    word, meaning = terms()[key]
    return gettext(word), gettext(meaning)
