"""The form with which whoever sets up a line tries its prices."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from anbao.commerce.catalogue.domain.line import InputSpec
from anbao.kernel.clock import TAIPEI
from anbao.ui.fields import DateTimeInput


class PreviewForm(forms.Form):
    """A line's inputs without its plan. Values stay raw: the line reads them, and says itself what is wrong."""

    def __init__(self, specs: Sequence[InputSpec], data: Mapping[str, str]) -> None:
        super().__init__(data=data)
        for spec in specs:
            self.fields[spec.name] = _choice(spec) if spec.kind == "choice" else _moment(spec)


def _choice(spec: InputSpec) -> forms.Field:
    choices = [(choice.value, _(choice.label)) for choice in spec.choices]
    return forms.ChoiceField(label=_(spec.label), choices=choices)


def _moment(spec: InputSpec) -> forms.Field:
    return forms.CharField(label=_(spec.label), widget=DateTimeInput())


def typed(value: object) -> str:
    """An answer as the form would post it."""
    return value.astimezone(TAIPEI).strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else str(value)
