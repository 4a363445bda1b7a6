"""An address in Taiwan: the district chosen or written, the rest written, and the postcode that belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anbao.kernel.plain import from_yaml
from anbao.ui.language import english
from anbao.ui.plain import check_visible, plain

_DISTRICTS: Final = Path(__file__).parent / "data" / "districts.yaml"
_CODES: Final = "0123456789- "


@dataclass(frozen=True, slots=True)
class City:
    """A city or county with its districts: name → three-digit postcode."""

    name: str
    english: str
    districts: Mapping[str, int]


@cache
def cities() -> tuple[City, ...]:
    """All of them, in the order of their postcodes."""
    found: dict[str, Any] = from_yaml(_DISTRICTS.read_text("utf-8"))
    return tuple(City(name, one["english"], one["districts"]) for name, one in found.items())


@cache
def postcodes() -> Mapping[str, int]:
    """City and district as one name (`臺北市信義區`) → postcode."""
    return {f"{city.name}{name}": code for city in cities() for name, code in city.districts.items()}


def taken_apart(text: str) -> tuple[str, str]:
    """City with district, and the rest, of an address in one line; the first is empty where it names none.

    A postcode before it is left out: it follows from the district.
    """
    line = plain(text)
    bare = line.lstrip(_CODES)
    official = bare.replace("台", "臺")
    for city in cities():
        if official.startswith(city.name):
            after = len(city.name) + len(official[len(city.name) :]) - len(official[len(city.name) :].lstrip())
            for name in sorted(city.districts, key=len, reverse=True):
                if official.startswith(name, after):
                    return f"{city.name}{name}", bare[after + len(name) :].strip()
    return "", line


def put_together(district: str, rest: str) -> str:
    """`110 臺北市信義區市府路 1 號`."""
    return f"{postcodes()[district]} {district}{rest}"


class AddressInput(forms.MultiWidget):
    """The district as a list grouped by city, and the rest. An address in one line is understood too."""

    use_fieldset = True
    anchors: Mapping[str, str] = {"district": "_district", "street": ""}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"district": forms.TextInput(), "": forms.TextInput()}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return list(taken_apart(value)) if value else ["", ""]

    def drawn(
        self, name: str, value: Any, id_: str, *, wrong: Mapping[str, bool], most: int
    ) -> Mapping[str, SafeString]:
        """The two controls; the field's template sets labels beside them."""
        district, rest = value if isinstance(value, list) else self.decompress(value)
        invalid = {part: SafeString(' aria-invalid="true"') if wrong.get(part) else "" for part in self.anchors}
        options = _options(english_too=english())
        if district in postcodes():
            mark = format_html('value="{}"', district)
            options = SafeString(options.replace(mark, f"{mark} selected", 1))
        return {
            "district": format_html(
                '<select name="{}_district" id="{}_district" autocomplete="address-level2"{}>{}</select>',
                *(name, id_, invalid["district"], options),
            ),
            "street": format_html(
                '<input type="text" name="{}" id="{}" value="{}" autocomplete="address-line1" maxlength="{}"{}>',
                *(name, id_, str(rest or ""), most, invalid["street"]),
            ),
        }


@cache
def _options(*, english_too: bool) -> SafeString:
    """Drawn once a process: a list of 368."""
    groups = (
        (
            f"{city.name} {city.english}" if english_too else city.name,
            city.name,
            format_html_join(
                "",
                '<option value="{}">{} {}</option>',
                ((f"{city.name}{name}", code, name) for name, code in city.districts.items()),
            ),
        )
        for city in cities()
    )
    empty = SafeString('<option value=""></option>')
    language = SafeString(' lang="zh-Hant-TW"') if english_too else ""
    marked = ((label, name, language, options) for label, name, options in groups)
    return empty + format_html_join("", '<optgroup label="{}" data-city="{}"{}>{}</optgroup>', marked)


class AddressField(forms.Field):
    """Cleans to one line that begins with the postcode. Errors carry `district` or `street` as their code."""

    widget = AddressInput
    default_error_messages = {
        "required": _("請填寫地址。"),
        "district": _("請選擇縣市與鄉鎮市區。"),
        "street": _("請填寫路名與門牌號碼。"),
        "differs": _("地址開頭寫的是「%(written)s」，和選的「%(chosen)s」不同，請改成一樣的。"),
        "long": _("地址太長，最多 %(most)s 個字。"),
    }

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("地址"))
        self.max_length = max_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        chosen, street = value if isinstance(value, list) else ("", value)
        chosen, street = plain(chosen), " ".join(plain(street).split())
        written, rest = taken_apart(street)
        if written and chosen and written != chosen:
            raise self._error("differs", "district", written=written, chosen=chosen)
        district = written or chosen
        if not district and not rest:
            return ""
        check_visible(rest)
        wrong = [] if district in postcodes() else [self._error("district", "district")]
        wrong += [] if rest else [self._error("street", "street")]
        if wrong:
            raise ValidationError(wrong)
        line = put_together(district, rest)
        if len(line) > self.max_length:
            raise self._error("long", "street", most=self.max_length)
        return line

    def _error(self, message: str, part: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[message], code=part, params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = initial if isinstance(initial, list) else AddressInput().decompress(initial)
        return [str(part or "") for part in given] != [str(part or "") for part in data or ["", ""]]
