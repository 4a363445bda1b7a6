"""Forms: a field with its label, help and error together; the summary of errors; buttons."""

from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anbao.kernel.verdict import Reason
from anbao.ui.cells import CellsInput
from anbao.ui.fields import AddressInput, DatePartsInput, UploadInput
from anbao.ui.quick import same_for_all
from anbao.ui.tags.render import component
from anbao.ui.upload import size_in_words
from anbao.ui.words import filled

register = template.Library()

GUESSES: Mapping[str, Mapping[str, str]] = {
    "name": {"autocomplete": "name"},
    "national_id": {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "12"},
    "phone": {"autocomplete": "tel-national", "inputmode": "tel"},
    "mail": {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "login": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    "password": {"autocomplete": "current-password", "autocapitalize": "none", "spellcheck": "false"},
    "new_password": {"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"},
    "otp": {"autocomplete": "one-time-code", "inputmode": "numeric"},
    "code": {"autocomplete": "one-time-code", "inputmode": "numeric"},
    "amount": {"inputmode": "numeric"},
}
WIDTHS = {"national_id": "m", "phone": "m", "otp": "s", "code": "s", "amount": "s"}
ALIASES = {
    "email": "mail", "mobile": "phone", "id_number": "national_id", "username": "login", "password2": "new_password",
    "password_again": "new_password", "new_password_again": "new_password", "full_name": "name",
}  # fmt: skip


def kind_of(bound: BoundField) -> str:
    """Which template draws the field: `input`, or the name of what is no single box of text."""
    widget = bound.field.widget
    if isinstance(widget, AddressInput | UploadInput):
        return "address" if isinstance(widget, AddressInput) else "upload"
    if isinstance(widget, CellsInput):
        return "cells"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, DatePartsInput):
        return "parts"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "password" if isinstance(widget, forms.PasswordInput) else "input"


def anchor_of(bound: BoundField, part: str = "") -> str:
    """The id of what a link in the error summary jumps to; of a field in parts, that of the part."""
    anchors: Mapping[str, str] = getattr(bound.field.widget, "anchors", {})
    if anchors:
        return f"{bound.auto_id}{anchors.get(part, next(iter(anchors.values())))}"
    suffix = "_0" if kind_of(bound) in {"cells", "group"} else ""
    return f"{bound.auto_id}{suffix}"


def _wrong_parts(bound: BoundField) -> Mapping[str, bool]:
    """Of a field in parts: which one an error is about; all, where it is about the whole."""
    codes = {error.code for error in bound.errors.as_data()} if bound.errors else set()
    parts: Mapping[str, str] = getattr(bound.field.widget, "anchors", {})
    return {part: bool(codes) and (part in codes or not codes & {*parts}) for part in parts}


def errors_of(bound: BoundField) -> list[str]:
    """The field's errors; the framework's own "required" becomes a sentence that names the field."""
    return [_sentence(bound, error) for error in bound.errors.as_data()] if bound.errors else []


def _sentence(bound: BoundField, error: ValidationError) -> str:
    said = "".join(error.messages)
    if error.code != "required" or said != forms.Field.default_error_messages["required"]:
        return said
    if kind_of(bound) in {"group", "checkbox"} or isinstance(bound.field.widget, forms.Select):
        return _("請選擇%(label)s。") % {"label": bound.label}
    return _("請填寫%(label)s。") % {"label": bound.label}


def described_by(bound: BoundField, help_text: str) -> str:
    ids = [f"{bound.auto_id}_help"] if help_text else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


def attributes(bound: BoundField, help_text: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The control's attributes: what the tag says, else what the form says, else what the name suggests."""
    guessed = GUESSES.get(ALIASES.get(bound.name, bound.name), {})
    own = bound.field.widget.attrs
    attrs: dict[str, Any] = {key: value for key, value in guessed.items() if key not in own}
    attrs.update({key: value for key, value in given.items() if value})
    ids = described_by(bound, help_text)
    if ids:
        attrs["aria-describedby"] = ids
    return attrs


def _choices(bound: BoundField) -> list[dict[str, object]]:
    hints: Mapping[str, str] = getattr(bound.field, "choice_hints", {})
    return [{"widget": sub, "hint": hints.get(str(sub.data["value"]), "")} for sub in bound.subwidgets]


def _control(bound: BoundField, kind: str, attrs: dict[str, Any]) -> SafeString:
    if isinstance(bound.field.widget, CellsInput):
        return bound.field.widget.drawn(bound.html_name, bound.value(), bound.auto_id)
    return bound.as_widget(attrs=attrs) if kind not in {"address", "group", "parts"} else SafeString("")


def _parts(bound: BoundField) -> list[dict[str, object]]:
    """The boxes of a date."""
    boxes = bound.subwidgets[0].data["subwidgets"]
    return [{"box": box, "wrong": wrong} for box, wrong in zip(boxes, _wrong_parts(bound).values(), strict=True)]


def _upload(bound: BoundField) -> dict[str, object]:
    """The file that was chosen a moment ago, which no browser keeps, or the one that is there already."""
    chosen = bound.data
    if isinstance(chosen, UploadedFile):
        return {"named": chosen.name, "size": size_in_words(chosen.size or 0), "again": True}
    return {"named": getattr(bound.initial, "name", bound.initial) or ""}


def _address(bound: BoundField) -> Mapping[str, SafeString]:
    widget: AddressInput = bound.field.widget
    most = getattr(bound.field, "max_length", 0)
    return widget.drawn(bound.html_name, bound.value(), bound.auto_id, wrong=_wrong_parts(bound), most=most)


@register.simple_tag
def field(
    bound: BoundField,
    *,
    help: str = "",  # noqa: A002  (the author's word in a template)
    label: str = "",
    width: str = "",
    optional: bool | None = None,
    prefix: str = "",
    suffix: str = "",
    autocomplete: str = "",
    inputmode: str = "",
    placeholder: str = "",
    legend_hidden: bool = False,
    inline: bool = False,
) -> SafeString:
    """A bound form field: label, help and error beside the control and tied to it for readers."""
    kind = kind_of(bound)
    help_text = str(help or bound.help_text or "")
    given = {"autocomplete": autocomplete, "inputmode": inputmode, "placeholder": placeholder}
    attrs = attributes(bound, help_text, given)
    return component(
        f"field_{kind}",
        bound=bound,
        control=_control(bound, kind, attrs),
        choices=_choices(bound) if kind == "group" else (),
        parts=_parts(bound) if kind == "parts" else (),
        controls=_address(bound) if kind == "address" else {},
        **(_upload(bound) if kind == "upload" else {}),
        help_text=help_text,
        label=label or bound.label,
        width=width or WIDTHS.get(ALIASES.get(bound.name, bound.name), "full"),
        optional=not bound.field.required if optional is None else optional,
        prefix=prefix,
        suffix=suffix,
        legend_hidden=legend_hidden,
        inline=inline,
        describedby=described_by(bound, help_text),
        errors=errors_of(bound),
    )


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """All fields of a form in their order, hidden ones included."""
    visible = [field(bound) for bound in form.visible_fields()]
    return SafeString("".join([*(str(bound) for bound in form.hidden_fields()), *visible]))


def _errors_of(form: BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound:
        return []
    general = [("", str(error)) for error in form.non_field_errors()]
    beside = [
        (f"#{anchor_of(bound, error.code or '')}", _sentence(bound, error))
        for bound in form.visible_fields()
        if bound.errors
        for error in bound.errors.as_data()
    ]
    hidden = [("", str(error)) for bound in form.hidden_fields() for error in bound.errors]
    return [*general, *hidden, *beside]


@register.simple_tag
def error_summary(*given: BaseForm | None, reason: Reason | None = None) -> SafeString:
    """Every error at the top, each linked to its field; nothing where nothing is wrong. Receives the focus."""
    forms_given = [form for form in given if isinstance(form, BaseForm)]
    errors = [error for form in forms_given for error in _errors_of(form)]
    if reason is not None:
        where = next((f[reason.field] for f in forms_given if reason.field in f.fields), None)
        errors.insert(0, (f"#{anchor_of(where)}" if where is not None else "", "".join(filled(reason))))
    return (
        component("error_summary", errors=errors, to_mend=any(where for where, _ in errors))
        if errors
        else SafeString("")
    )


@register.simple_tag
@same_for_all
def button(
    text: str,
    variant: str = "primary",
    href: str = "",
    *,
    name: str = "",
    value: str = "",
    icon: str = "",
    wide: bool = False,
    formaction: str = "",
    formnovalidate: bool = False,
    busy: str = "",
    type: str = "submit",  # noqa: A002  (the element's own word)
) -> SafeString:
    """A button that sends its form, or with `href` a link that looks like one."""
    return component(
        "button", text=text, variant=variant, href=href, name=name, value=value, icon=icon, wide=wide,
        formaction=formaction, formnovalidate=formnovalidate, busy=busy, type=type,
    )  # fmt: skip
