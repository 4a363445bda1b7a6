from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from anbao.ui.fields import (
    AgreeField,
    BirthDateField,
    DatePartsField,
    DateTimeInput,
    NationalIdField,
    OtpField,
    PhoneField,
)
from anbao.ui.tags import forms as tags


class BirthForm(forms.Form):
    born = BirthDateField()


def parts(year, month, day):
    return {"born_year": year, "born_month": month, "born_day": day}


@pytest.mark.parametrize(
    ("data", "born"),
    [
        (parts("79", "5", "17"), date(1990, 5, 17)),
        (parts("1990", "05", "17"), date(1990, 5, 17)),
        (parts("０７９", "５", "１７"), date(1990, 5, 17)),
        (parts("113", "2", "29"), date(2024, 2, 29)),
        ({"born": "1990-05-17"}, date(1990, 5, 17)),
        ({"born": "79/5/17"}, date(1990, 5, 17)),
    ],
)
def test_birth_date_either_calendar(data, born):
    form = BirthForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == born


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (parts("114", "2", "29"), {"day": "那一年的 2 月只有 28 天。"}),
        (parts("79", "13", "1"), {"month": "月份要是 1 到 12 的數字。"}),
        (parts("79", "0", "1"), {"month": "月份要是 1 到 12 的數字。"}),
        (parts("79", "", "1"), {"month": "請填寫月。"}),
        (parts("79", "1", ""), {"day": "請填寫日。"}),
        (parts("79", "1", "32"), {"day": "日要是 1 到 31 的數字。"}),
        (parts("x", "1", "1"), {"year": "年份要是數字，例如 79 或 1990。"}),
        (parts("0", "1", "1"), {"year": "年份要是數字，例如 79 或 1990。"}),
        (parts("-5", "1", "1"), {"year": "年份要是數字，例如 79 或 1990。"}),
        (
            parts("", "13", "二"),
            {"year": "請填寫年。", "month": "月份要是 1 到 12 的數字。", "day": "日要是 1 到 31 的數字。"},
        ),
        (parts("9" * 5000, "1", "1"), {"year": "年份要是數字，例如 79 或 1990。"}),
    ],
)
def test_date_says_which_part_is_wrong_and_why(data, wrong):
    form = BirthForm(data)
    assert not form.is_valid()
    assert {error.code: error.messages[0] for error in form.errors.as_data()["born"]} == wrong


def test_only_the_wrong_part_is_marked_and_led_to():
    form = BirthForm(parts("79", "13", "1"))
    html = tags.field(form["born"])
    assert html.count('aria-invalid="true"') == 1
    assert html.index('name="born_month"') < html.index('aria-invalid="true"') < html.index('name="born_day"')
    assert 'href="#id_born_1"' in tags.error_summary(form)
    assert tags.field(BirthForm({})["born"]).count('aria-invalid="true"') == 3


def test_only_a_date_of_birth_is_filled_by_the_browser():
    class Dates(forms.Form):
        born, since = BirthDateField(), DatePartsField()

    assert 'autocomplete="bday-year"' in tags.field(Dates()["born"])
    assert "bday" not in tags.field(Dates()["since"])


def test_birth_date_empty_is_required():
    assert BirthForm({}).errors.as_data()["born"][0].code == "required"


def test_birth_date_shows_what_was_typed_again():
    assert 'value="79"' in str(BirthForm(parts("79", "13", "1"))["born"])
    assert 'value="1990"' in str(BirthForm(initial={"born": date(1990, 5, 17)})["born"])


def test_birth_date_unchanged_is_noticed():
    assert not BirthForm(parts("1990", "5", "17"), initial={"born": date(1990, 5, 17)}).has_changed()
    assert BirthForm(parts("1990", "5", "18"), initial={"born": date(1990, 5, 17)}).has_changed()


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "１２３４５６"])
def test_otp_as_people_paste_it(typed):
    assert OtpField(digits=6).clean(typed) == "123456"


def test_otp_letters_are_refused():
    with pytest.raises(ValidationError):
        OtpField(digits=6).clean("12a456")


@pytest.mark.parametrize(
    "typed", ["0912345678", "0912-345 678", "+886 912345678", "+8860912345678", "０９１２３４５６７８"]
)
def test_phone_as_people_type_it(typed):
    assert PhoneField().clean(typed) == "0912345678"


def test_national_id_is_upper_case():
    assert NationalIdField().clean(" a123456789 ") == "A123456789"


def test_agree_is_never_ticked_beforehand():
    class AgreeForm(forms.Form):
        agree = AgreeField()

    assert "checked" not in str(AgreeForm(initial={"agree": True})["agree"])
    assert not AgreeForm({}).is_valid()


def test_moment_is_rendered_as_the_browser_reads_it():
    class MomentForm(forms.Form):
        at = forms.DateTimeField(widget=DateTimeInput)

    form = MomentForm({"at": "2026-11-20T14:30"})
    assert form.is_valid()
    assert 'type="datetime-local"' in str(form["at"])
    assert 'value="2026-11-20T14:30"' in str(form["at"])
