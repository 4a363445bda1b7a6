"""Values as an examiner reads them: moments and dates by the calendar of the Republic."""

from datetime import date, datetime

from django.utils.translation import gettext

from anbao.rulebook.api import Words
from anbao.ui.api import english, roc, roc_moment


def said(text: Words) -> str:
    """A text of the rulebook in the page's language."""
    return text.en if english() else text.zh


def told(value: object) -> str:
    """A live figure: numbers with separators, moments and dates by the Republic, words translated, — for none."""
    match value:
        case bool() | None | "":
            return "—"
        case int():
            return f"{value:,}"
        case datetime():
            return roc_moment(value)
        case date():
            return roc(value)
        case _:
            return gettext(str(value))
