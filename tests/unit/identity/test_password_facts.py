from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.identity.domain.password_facts import longest_run, password_facts, prepare
from anbao.identity.domain.person import PersonData, StaffData

PERSON = PersonData(
    national_id="A123456789",
    name="林美玲",
    birth_date=date(1990, 5, 17),
    phone="+886 912-345-678",
    mail="mei.ling@example.tw",
    address="臺北市",
)


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("a", 1), ("ab", 2), ("aaa", 3), ("cba", 3), ("a1b2", 1), ("x1234y", 4), ("AbCd9", 4), ("aab", 2)],
)
def test_longest_run_counts(text, length):
    assert longest_run(text) == length


def test_longest_run_does_not_join_letters_and_digits():
    assert longest_run("z{9:") == 1


@given(st.text(max_size=30))
def test_longest_run_is_within_the_text(text):
    assert longest_run(text) <= max(len(text.lower()), 0)


@pytest.mark.parametrize(
    "password",
    ["xA123456789", "123456789", "my0912345678", "912345678z", "19900517q", "900517aa", "0790517b", "790517c",
     "Mei.Ling99", "林美玲Ab12"],
)  # fmt: skip
def test_password_facts_personal_datum_found(password):
    facts = password_facts(password=password, login="someone", data=PERSON, reused_within=0)
    assert facts["password.contains_personal_datum"] is True


def test_password_facts_of_a_good_one():
    facts = password_facts(password="Harbor-72-kestrel", login="meiling", data=PERSON, reused_within=0)
    assert facts == {
        "password.length": 17,
        "password.has_letter": True,
        "password.has_digit": True,
        "password.contains_personal_datum": False,
        "password.longest_run": 2,
        "password.equals_account": False,
        "password.reused_within": 0,
    }


def test_password_facts_equals_account_in_any_case():
    facts = password_facts(password="MeiLing7", login=" meiling7", data=None, reused_within=0)
    assert facts["password.equals_account"] is True


def test_password_facts_full_width_digits_are_digits():
    facts = password_facts(password="ａbc１", login="x", data=StaffData(name="陳", mail="ab@x"), reused_within=0)
    assert facts["password.has_digit"] is True
    assert facts["password.has_letter"] is True
    assert prepare("ａ１") == b"a1"


def test_person_data_shows_nothing_of_itself():
    assert "A123456789" not in f"{PERSON!r}{PERSON}"
