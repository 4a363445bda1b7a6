"""A date in three boxes, in either calendar; what is wrong is said of the box that is wrong."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anbao.ui.plain import plain

ROC_OFFSET: Final = 1911
LAST_ROC_YEAR: Final = 999  # a year of up to three digits is counted from the founding of the Republic
MONTHS: Final = 12
LONGEST_MONTH: Final = 31
PARTS: Final = ("year", "month", "day")


class DatePartsInput(forms.MultiWidget):
    """Year, month and day in three boxes: quicker than a picker for a date that one knows by heart.

    One plain value (`1990-05-17`) posted under the field's own name is understood too. `of_birth`: the browser may fill
    in the birthday of whoever sits before it.
    """

    use_fieldset = True
    anchors: Mapping[str, str] = {part: f"_{place}" for place, part in enumerate(PARTS)}

    def __init__(self, attrs: dict[str, Any] | None = None, *, of_birth: bool = True) -> None:
        box = {"inputmode": "numeric", "pattern": "[0-9]*"}
        told = {part: {"autocomplete": f"bday-{part}" if of_birth else "off"} for part in PARTS}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput({**box, **told[part], "maxlength": 4 if part == "year" else 2}) for part in PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.year, value.month, value.day]
        if isinstance(value, str) and value:
            return [*value.replace("/", "-").split("-"), "", ""][:3]
        return ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return self.decompress(data[name])
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)


class DatePartsField(forms.Field):
    """A date in three boxes, the year of the Republic (79) or of the common era (1990). Cleans to `date`.

    Errors carry the name of their part (`year`, `month`, `day`) as their code.
    """

    widget: type[DatePartsInput] | DatePartsInput = DatePartsInput(of_birth=False)
    default_error_messages = {
        "required": _("請填寫日期。"),
        "no-year": _("請填寫年。"),
        "no-month": _("請填寫月。"),
        "no-day": _("請填寫日。"),
        "year": _("年份要是數字，例如 79 或 1990。"),
        "month": _("月份要是 1 到 12 的數字。"),
        "day": _("日要是 1 到 31 的數字。"),
        "longer": _("那一年的 %(month)s 月只有 %(days)s 天。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("年份可填民國或西元，例如 79 或 1990。"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        parts = dict(zip(PARTS, (plain(part) for part in value or ()), strict=False))
        if not any(parts.values()):
            return None
        read = {part: _number(part, typed) for part, typed in parts.items()}
        if wrong := [self._wrong(part, typed) for part, typed in parts.items() if read[part] is None]:
            raise ValidationError(wrong)
        year, month, day = (number or 0 for number in read.values())
        longest = monthrange(year, month)[1]
        if day > longest:
            told = {"month": month, "days": longest}
            raise ValidationError(self.error_messages["longer"], code="day", params=told)
        return date(year, month, day)

    def _wrong(self, part: str, typed: str) -> ValidationError:
        return ValidationError(self.error_messages[part if typed else f"no-{part}"], code=part)

    def has_changed(self, initial: Any, data: Any) -> bool:
        given = initial if isinstance(initial, list) else DatePartsInput().decompress(initial)
        return [str(part) for part in given] != [str(part) for part in data or ["", "", ""]]


def _number(part: str, typed: str) -> int | None:
    """What was typed as a year of the common era, a month or a day; None where it is none."""
    if not typed.isdecimal() or len(typed) > len(str(MAXYEAR)):
        return None
    number = int(typed)
    if part == "year":
        return _year(number)
    return number if 1 <= number <= (MONTHS if part == "month" else LONGEST_MONTH) else None


def _year(number: int) -> int | None:
    year = number + ROC_OFFSET if 0 < number <= LAST_ROC_YEAR else number
    return year if MINYEAR <= year <= MAXYEAR else None


class BirthDateField(DatePartsField):
    """Somebody's date of birth."""

    widget = DatePartsInput
    default_error_messages = {"required": _("請填寫出生年月日。")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("出生日期"))
        super().__init__(**kwargs)
