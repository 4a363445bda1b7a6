from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from anbao.ui.fields import AgreeField, BirthDateField, DateTimeInput, NationalIdField, OtpField, PhoneField


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
    "data",
    [parts("114", "2", "29"), parts("79", "13", "1"), parts("79", "", "1"), parts("x", "1", "1"), parts("0", "1", "1")],
)
def test_birth_date_that_does_not_exist(data):
    form = BirthForm(data)
    assert not form.is_valid()
    assert form.errors.as_data()["born"][0].code == "invalid"


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
