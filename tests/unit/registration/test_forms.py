from datetime import date

import pytest

from anbao.commerce.registration.forms import DetailsForm

TODAY = date(2026, 11, 20)
TYPED = {
    "national_id": "a１２３４５６７８９",
    "name": "王小明",
    "birth_date_year": "79",
    "birth_date_month": "5",
    "birth_date_day": "17",
    "phone": "0912-345-678",
    "mail": "ming@example.com",
    "address": "臺北市信義區 1 號",
    "login": "ming90",
    "password": "Harbor-72-kestrel",
}


def form(**changes):
    return DetailsForm({**TYPED, **changes}, today=TODAY)


def test_details_in_normal_form():
    filled = form()
    assert filled.is_valid(), filled.errors
    declared = filled.declared()
    assert declared.national_id == "A123456789"
    assert declared.birth_date == "1990-05-17"
    assert declared.phone == "+886912345678"


@pytest.mark.parametrize("name", ["林\ue000美", "𠮷野", "葛\U000e0100城", "Anna-Maria O’Neil", "Kolas Yotaka"])
def test_details_accepts_rare_names(name):
    assert form(name=name).is_valid()


def test_details_accepts_a_gregorian_year():
    filled = form(birth_date_year="1990")
    assert filled.is_valid()
    assert filled.declared().birth_date == "1990-05-17"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"national_id": "A123456788"}, "national_id"),
        ({"national_id": "04595257"}, "national_id"),
        ({"birth_date_year": "115", "birth_date_month": "11", "birth_date_day": "21"}, "birth_date"),
        ({"birth_date_day": "32"}, "birth_date"),
        ({"phone": "02-2345-6789"}, "phone"),
        ({"mail": "ming"}, "mail"),
        ({"name": ""}, "name"),
        ({"name": "林\u200d美"}, "name"),
        ({"name": "林\x07美"}, "name"),
        ({"name": "林\ud842美"}, "name"),
        ({"password": ""}, "password"),
    ],
)
def test_details_error_stands_beside_its_field(change, field):
    filled = form(**change)
    assert not filled.is_valid()
    assert list(filled.errors) == [field]


def test_details_gives_back_what_was_typed_but_the_password():
    html = form(phone="02-2345-6789").as_p()
    assert "王小明" in html
    assert "02-2345-6789" in html
    assert TYPED["password"] not in html
