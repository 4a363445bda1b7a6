"""Fills a guard's reason into sentences."""

from django.utils.translation import gettext as _

from anbao.kernel.verdict import Reason


def filled(reason: Reason) -> tuple[str, str]:
    """Message and remedy of `reason`, translated, placeholders filled from its details.

    A placeholder without a detail stays visible as it is: better an odd sentence than a failed page.
    """
    return _fill(_(reason.message), reason) if reason.message else "", _fill(
        _(reason.remedy), reason
    ) if reason.remedy else ""


class _Kept(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _fill(sentence: str, reason: Reason) -> str:
    return sentence.format_map(_Kept(reason.details))
