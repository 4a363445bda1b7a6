"""What people type, in its plainest form."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def plain(value: object) -> str:
    """`value` as text with full-width characters made ordinary and blanks around it taken off."""
    return unicodedata.normalize("NFKC", str(value or "")).strip()


def check_visible(value: str) -> None:
    """A form field's validator for names: what cannot be seen or printed is refused (controls, joiners, halves)."""
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in value):
        raise ValidationError(_("這裡有看不見的字元，請刪除後重新輸入。"), code="invisible")
