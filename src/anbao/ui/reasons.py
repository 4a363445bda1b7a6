"""Puts a guard's reason where the person who has to act will see it."""

from django.forms import BaseForm
from django.utils.translation import gettext as _

from anbao.kernel.verdict import Reason
from anbao.ui.words import filled


def add_reason(form: BaseForm, reason: Reason) -> None:
    """Add `reason` (message and remedy) to the bound `form`: beside its field if the form has it, else on top."""
    message, remedy = filled(reason)
    form.add_error(
        reason.field if reason.field in form.fields else None,
        _("{message}{remedy}").format(message=message, remedy=remedy),
    )
