"""The form with which whoever sets up a line tries its prices."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _

from anbao.commerce.catalogue.domain.line import InputSpec
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
