"""Numbers of people, businesses and phones. The vectors are published examples or made for the check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.kernel.identifiers import (
    IdentifierRefused,
    check_business_id,
    check_mobile_number,
    check_national_id,
    check_person_id,
    check_resident_number,
    local_mobile,
)

NATIONAL = ["A123456789", "S152892614"]
RESIDENT_NEW = ["A800000014", "A900000016", "A900207177", "A803095426", "P908661184", "T900251126"]
RESIDENT_OLD = ["AB12345677", "AC12345679", "AA00000009", "BD01300667", "CC00151114", "SB40558330"]
BUSINESS_EITHER_RULE = ["04595257", "10458575", "23638777", "00501503"]
BUSINESS_ONLY_SINCE_2023 = ["04595252"]


@pytest.mark.parametrize("number", NATIONAL)
def test_national_id_accepts_published_examples(number):
    assert check_national_id(number) == number
    assert check_person_id(number) == number


@pytest.mark.parametrize("number", RESIDENT_NEW + RESIDENT_OLD)
def test_resident_number_accepts_new_and_old_style(number):
    assert check_resident_number(number) == number
    assert check_person_id(number) == number


@pytest.mark.parametrize("text", ["a123456789", " A12345 6789 ", "Ａ１２３４５６７８９", "A1-2345-6789"])
def test_national_id_is_brought_to_its_normal_form(text):
    assert check_national_id(text) == "A123456789"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A123456788", "national-id.check-digit"),
        ("A234567890", "national-id.check-digit"),
        ("A323456789", "national-id.form"),  # third kind does not exist
        ("A800000014", "national-id.form"),  # a resident number
        ("A12345678", "national-id.form"),
        ("A1234567890", "national-id.form"),
        ("1123456789", "national-id.form"),
        ("A12345678٩", "national-id.form"),  # an Arabic digit is not one of ours
        ("", "national-id.form"),
    ],
)
def test_national_id_refuses_with_a_reason(text, reason):
    with pytest.raises(IdentifierRefused) as refusal:
        check_national_id(text)
    assert refusal.value.reason == reason
    assert not text or text not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A800000015", "resident-number.check-digit"),
        ("AB12345678", "resident-number.check-digit"),
        ("AE12345677", "resident-number.form"),
        ("A700000014", "resident-number.form"),
        ("A123456789", "resident-number.form"),
    ],
)
def test_resident_number_refuses_with_a_reason(text, reason):
    with pytest.raises(IdentifierRefused) as refusal:
        check_resident_number(text)
    assert refusal.value.reason == reason


@given(st.from_regex(r"[A-Z][1289][0-9]{7}", fullmatch=True))
def test_person_id_has_exactly_one_check_digit(stem):
    def accepted(number):
        try:
            return bool(check_person_id(number))
        except IdentifierRefused:
            return False

    assert sum(accepted(f"{stem}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize("number", BUSINESS_EITHER_RULE + BUSINESS_ONLY_SINCE_2023)
def test_business_id_accepts_by_the_rule_of_2023(number):
    assert check_business_id(number) == number


@pytest.mark.parametrize("number", ["04595253", "00501502", "10458576"])
def test_business_id_refuses_a_wrong_check_digit(number):
    with pytest.raises(IdentifierRefused, match=r"business-id\.check-digit"):
        check_business_id(number)


@pytest.mark.parametrize("number", ["0459525", "045952577", "0459525A", "00000000", ""])
def test_business_id_refuses_a_wrong_form(number):
    with pytest.raises(IdentifierRefused, match=r"business-id\.form"):
        check_business_id(number)


def test_business_id_counts_a_seven_in_the_seventh_place_both_ways():
    # Digit sums 1, 4, 3, 8, 5, 3, then 28 → 10, then d: 34 + d or one more must divide by five.
    accepted = []
    for last in range(10):
        try:
            accepted.append(check_business_id(f"1234567{last}")[-1])
        except IdentifierRefused:
            continue
    assert accepted == ["0", "1", "5", "6"]


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "0912-345-678",
        "0912 345 678",
        "+886912345678",
        "+886 912-345-678",
        "+886(0)912345678",
        "886912345678",
        "０９１２３４５６７８",
    ],
)
def test_mobile_number_is_brought_to_one_form(text):
    assert check_mobile_number(text) == "+886912345678"
    assert local_mobile(text) == "0912345678"


@pytest.mark.parametrize(
    "text",
    ["091234567", "09123456789", "0223456789", "+85291234567", "912345678", "+8861912345678", "09１２３４５６７x", ""],
)
def test_mobile_number_refuses_other_phones(text):
    with pytest.raises(IdentifierRefused, match=r"mobile-number\.form"):
        check_mobile_number(text)
