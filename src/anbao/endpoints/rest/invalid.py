"""What does not fit the document, in words: the validator's own are English, and may say what was sent."""

from typing import Final

from django.utils.translation import gettext as _

from anbao.kernel.text import N_

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("missing", N_("缺少這一項。")),
    ("literal_error", N_("不是可以選的值。")),
    ("enum", N_("不是可以選的值。")),
    ("too_long", N_("太長或太多。")),
    ("too_short", N_("太短或太少。")),
    ("_than", N_("超出範圍。")),
)
_OTHERWISE: Final = N_("格式不正確。")


def in_words(kind: str) -> str:
    """The sentence for a kind of error of the validator."""
    return _(next((words for part, words in _WORDS if part in kind), _OTHERWISE))
