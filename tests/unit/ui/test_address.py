from collections import Counter

import pytest
from django import forms
from django.utils import translation

from anbao.ui.address import cities, postcodes, put_together, taken_apart
from anbao.ui.fields import AddressField
from anbao.ui.tags import forms as tags

COUNTED = {
    "臺北市": 12,
    "基隆市": 7,
    "新北市": 29,
    "連江縣": 4,
    "宜蘭縣": 12,
    "新竹市": 3,
    "新竹縣": 13,
    "桃園市": 13,
    "苗栗縣": 18,
    "臺中市": 29,
    "彰化縣": 26,
    "南投縣": 13,
    "嘉義市": 2,
    "嘉義縣": 18,
    "雲林縣": 20,
    "臺南市": 37,
    "高雄市": 38,
    "澎湖縣": 6,
    "金門縣": 6,
    "屏東縣": 33,
    "臺東縣": 16,
    "花蓮縣": 13,
}
SHARED = {300: 3, 600: 2}


def test_every_district_of_every_city_is_there_once():
    assert {city.name: len(city.districts) for city in cities()} == COUNTED
    assert len(postcodes()) == 368


def test_codes_have_three_digits_and_are_shared_in_two_cities_only():
    counted = Counter(postcodes().values())
    assert {code: number for code, number in counted.items() if number > 1} == SHARED
    assert all(100 <= code <= 983 for code in counted)


def test_names_are_the_official_ones():
    assert not any("台" in name for name in postcodes())
    assert all(name[-1] in "區鄉鎮市" for city in cities() for name in city.districts)
    assert all(city.name[-1] in "市縣" and city.english.endswith((" City", " County")) for city in cities())


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("臺北市信義區市府路 1 號", ("臺北市信義區", "市府路 1 號")),
        ("110 台北市信義區市府路１號", ("臺北市信義區", "市府路1號")),
        ("110204臺北市 信義區 市府路1號", ("臺北市信義區", "市府路1號")),
        ("台東縣台東市中山路 1 號", ("臺東縣臺東市", "中山路 1 號")),
        ("300 新竹市東區光復路 1 號", ("新竹市東區", "光復路 1 號")),
        ("高雄市三民區", ("高雄市三民區", "")),
        ("彰化縣彰化市", ("彰化縣彰化市", "")),
        ("市府路 1 號", ("", "市府路 1 號")),
        ("臺北市不存在區 1 號", ("", "臺北市不存在區 1 號")),
        ("", ("", "")),
    ],
)
def test_an_address_in_one_line_is_understood(typed, apart):
    assert taken_apart(typed) == apart


def test_every_district_is_found_again():
    assert all(taken_apart(put_together(name, "中山路 1 號")) == (name, "中山路 1 號") for name in postcodes())


class Where(forms.Form):
    home = AddressField(label="住址")


def cleaned(**typed):
    form = Where(typed)
    return form.cleaned_data["home"] if form.is_valid() else form.errors.as_data()["home"]


@pytest.mark.parametrize(
    "typed",
    [
        {"home_district": "臺北市信義區", "home": "市府路 1 號"},
        {"home_district": "臺北市信義區", "home": "台北市信義區市府路 1 號"},
        {"home_district": "", "home": "110 臺北市信義區市府路 1 號"},
        {"home": "臺北市信義區市府路 １ 號"},
    ],
)
def test_what_is_kept_begins_with_the_postcode(typed):
    assert cleaned(**typed) == "110 臺北市信義區市府路 1 號"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({}, ["required"]),
        ({"home_district": "", "home": "市府路 1 號"}, ["district"]),
        ({"home_district": "臺北市大學區", "home": "市府路 1 號"}, ["district"]),
        ({"home_district": "<script>", "home": ""}, ["district", "street"]),
        ({"home_district": "臺北市信義區", "home": " "}, ["street"]),
        ({"home_district": "臺北市大安區", "home": "臺北市信義區市府路 1 號"}, ["district"]),
        ({"home_district": "臺北市信義區", "home": "路" * 200}, ["street"]),
        ({"home_district": "臺北市信義區", "home": "市府\u200b路 1 號"}, ["invisible"]),
    ],
)
def test_what_is_wrong_is_said_of_its_part(typed, codes):
    assert [error.code for error in cleaned(**typed)] == codes


def test_the_field_shows_what_was_kept():
    html = tags.field(Where(initial={"home": "110 臺北市信義區市府路 1 號"})["home"])
    assert 'value="臺北市信義區" selected>110 信義區<' in html
    assert html.count(" selected") == 1
    assert 'value="市府路 1 號"' in html
    assert html.count("<option") == 370
    assert "<fieldset" in html


def test_the_field_gives_back_what_was_typed_and_marks_the_wrong_part():
    form = Where({"home_district": "", "home": '市府路"><script>'})
    html = tags.field(form["home"])
    assert "<script>" not in html
    assert "市府路" in html
    assert html.count("aria-invalid") == 1
    assert 'href="#id_home_district"' in tags.error_summary(form)
    assert 'id="id_home_district"' in html


def test_an_english_page_names_cities_in_both_languages():
    with translation.override("en"):
        assert 'label="臺北市 Taipei City"' in tags.field(Where()["home"])


def test_an_address_that_stayed_is_no_change():
    kept = {"home": "110 臺北市信義區市府路 1 號"}
    assert not Where({"home_district": "臺北市信義區", "home": "市府路 1 號"}, initial=kept).has_changed()
    assert Where({"home_district": "臺北市信義區", "home": "市府路 2 號"}, initial=kept).has_changed()
