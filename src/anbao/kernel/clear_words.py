"""What the codes in clear parts of ledger entries are called, from the apps that own them."""

from collections.abc import Callable

from anbao.kernel.registry import Registry

ClearWords = Callable[[str, str], str]
"""A name of a clear part and its value → what a sentence calls it (a msgid); "" where the app knows none."""

clear_words: Registry[ClearWords] = Registry("words of clear parts")


def words_for(name: str, value: str) -> str:
    """What some app calls the code; "" where nobody has a word."""
    return next((words for _, known in clear_words.items() if (words := known(name, value))), "")
