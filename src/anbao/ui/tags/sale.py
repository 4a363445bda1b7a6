"""What a sale shows: plans side by side, the price always in view, documents to open, the one-time password."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from anbao.ui.tags.data import pairs
from anbao.ui.tags.forms import attributes, errors_of
from anbao.ui.tags.render import component

register = template.Library()

KILO = 1024


@register.simple_tag
def plan_card(
    *,
    name: str,
    value: str,
    title: str,
    price: int | None = None,
    unit: str = "",
    features: Mapping[str, object] | Iterable[Sequence[object]] = (),
    checked: bool = False,
    tip: str = "",
    note: str = "",
) -> SafeString:
    """One plan to choose: a radio button as a card, with its price and what it covers."""
    return component(
        "plan_card", name=name, value=value, title=title, price=price, unit=unit, features=pairs(features),
        checked=checked, tip=tip, note=note,
    )  # fmt: skip


@register.simple_tag
def price(premium: int | None, label: str = "", note: str = "", id: str = "price") -> SafeString:  # noqa: A002
    """The premium as an output that tells readers when it changes; None: not enough is known yet."""
    return component("price", premium=premium, label=label, note=note, id=id)


@register.simple_block_tag(name="price_bar")
def price_bar(content: str, premium: int | None, label: str = "", note: str = "", id: str = "price") -> SafeString:  # noqa: A002
    """Price and the way on; sticks to the foot of a phone."""
    return component("price_bar", content=content, premium=premium, label=label, note=note, id=id)


@register.simple_tag
def otp_input(
    bound: BoundField, masked_to: str = "", expires_at: datetime | None = None, attempts_left: int | None = None
) -> SafeString:
    """The box for a one-time password: filled by the phone itself, pasted, or typed."""
    digits = getattr(bound.field, "digits", None)
    told = masked_to or expires_at is not None or attempts_left is not None
    own = bound.field.widget.attrs
    given = {} if "data-otp" in own or not digits else {"data-otp": str(digits)}
    attrs = attributes(
        bound, "told" if told else "", {"autocomplete": "one-time-code", "inputmode": "numeric", **given}
    )
    return component(
        "otp_input", bound=bound, control=bound.as_widget(attrs=attrs), masked_to=masked_to, expires_at=expires_at,
        attempts_left=attempts_left, told=told, errors=errors_of(bound),
    )  # fmt: skip


@register.simple_tag
def otp_resend(url: str, text: str = "", *, mail: bool = False) -> SafeString:
    """Sends another code (`mail`: or by mail); stands after the main button, so that Enter sends the form."""
    return component("otp_resend", url=url, text=text, mail=mail)


@register.simple_tag
def document_link(
    title: str,
    href: str,
    *,
    version: str = "",
    opened_at: datetime | None = None,
    media: str = "",
    size: int | None = None,
    required: bool = False,
    action: str = "",
) -> SafeString:
    """A document to open, and whether and when this person opened it."""
    kilobytes = max(1, round(size / KILO)) if size else None
    return component(
        "document_link", title=title, href=href, version=version, opened_at=opened_at, media=media, kilobytes=kilobytes,
        required=required, action=action,
    )  # fmt: skip


@register.simple_block_tag(name="policy_card")
def policy_card(
    content: str,
    *,
    title: str,
    number: str,
    state: str,
    starts_at: datetime,
    ends_at: datetime,
    premium: int | None = None,
    sums: Iterable[Sequence[object]] = (),
    rows: Iterable[Sequence[object]] = (),
    href: str = "",
    level: int = 2,
) -> SafeString:
    """One policy at a glance; what can be done with it stands inside the block."""
    return component(
        "policy_card", content=content, title=title, number=number, state=state, starts_at=starts_at, ends_at=ends_at,
        premium=premium, sums=sums, rows=rows, href=href, level=level,
    )  # fmt: skip
