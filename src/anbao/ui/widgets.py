"""Draws the commonest form controls without a template each, to the same letters as Django's own templates."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Inputs and single choices at once; everything else from Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The control as HTML, values escaped."""
        draw = _DRAWN.get(template_name)
        return super().render(template_name, context, request) if draw is None else draw(context["widget"])


def _text(value: object) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _attributes(attributes: Mapping[str, object]) -> str:
    """A name alone for True, nothing for False."""
    given = ((_text(name), value) for name, value in attributes.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_text(value)}"' for name, value in given)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    attributes = _attributes(widget["attrs"])
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{attributes}>'


def _choice(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    anchor = widget["attrs"].get("id")
    target = f' for="{_text(anchor)}"' if anchor else ""
    return f"<label{target}>{_input(widget)}\n {conditional_escape(widget['label'])}</label>"


_INPUTS = ("input", "text", "email", "number", "password", "hidden", "date", "datetime", "time", "checkbox")
_DRAWN: Final[Mapping[str, Callable[[Widget], str]]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    **{f"django/forms/widgets/{name}.html": _choice for name in ("radio_option", "checkbox_option", "input_option")},
}
