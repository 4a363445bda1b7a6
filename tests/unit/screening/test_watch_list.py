"""Names as they are compared, and the files of lists."""

import json
from datetime import date

import pytest

from anbao.commerce.screening.domain.names import comparable
from anbao.commerce.screening.domain.watch_list import Listed, ListMisshaped, Named, grade, read


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王小明", "王　小明", True),
        ("王小明", "王·小明", True),
        ("ＡＮＮＡ　Ｌｅｅ", "anna lee", True),
        ("LEE, Anna", "Anna Lee", True),
        ("O'Neil", "O Neil", True),
        ("林美玲", "林美伶", False),
        ("陳國", "陈国", False),  # traditional and simplified: the list names both
        ("Anna Lee", "Anna Li", False),
    ],
)
def test_names_compare_whatever_their_width_case_order(one, other, same):
    assert (comparable(one) == comparable(other)) is same


@pytest.mark.parametrize("name", ["", " ", "—", "．．"])
def test_nothing_is_no_name(name):
    assert comparable(name) == ""


ENTRY = Listed(("王小明", "Wang Xiaoming"), date(1970, 1, 2), "S-1")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Named("proposer", "王小明", date(1970, 1, 2)), "name-and-birth"),
        (Named("proposer", "xiaoming WANG", date(1970, 1, 2)), "name-and-birth"),
        (Named("beneficiary", "王小明"), "name"),
        (Named("proposer", "王小明", date(1970, 1, 3)), ""),
        (Named("proposer", "王大明", date(1970, 1, 2)), ""),
    ],
)
def test_grade(person, expected):
    assert grade(person, ENTRY) == expected


def test_grade_without_a_listed_birth_date():
    assert grade(Named("proposer", "王小明", date(1970, 1, 3)), Listed(("王小明",), None, "")) == "name"


def test_csv_and_json_say_the_same():
    rows = "name,aliases,birth_date,reference\n王小明,Wang Xiaoming;王 小明,1970-01-02,S-1\n李四,,,\n"
    objects = [
        {"name": "王小明", "aliases": ["Wang Xiaoming", "王 小明"], "birth_date": "1970-01-02", "reference": "S-1"},
        {"name": "李四"},
    ]
    assert read(("\ufeff" + rows).encode()) == read(json.dumps(objects).encode())
    assert read(rows.encode())[0] == Listed(("王小明", "Wang Xiaoming", "王 小明"), date(1970, 1, 2), "S-1")


@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (b"", "no-name-column", 1),
        ("姓名\n王小明\n".encode(), "no-name-column", 1),
        (b"name\n", "empty", 0),
        (b"[]", "empty", 0),
        (b"name,birth_date\nA,1970-13-01\n", "birth-date", 2),
        (b"name,birth_date\n--,1970-01-01\n", "no-name", 2),
        (b"[1]", "not-an-object", 1),
        (b'[{"name": "A", "aliases": "B"}]', "aliases", 1),
        (b"[{]", "not-json", 1),
        ("name\n王小明\n".encode("big5"), "not-utf-8", 0),
    ],
)
def test_file_that_is_no_list_says_where(content, fault, line):
    with pytest.raises(ListMisshaped) as found:
        read(content)
    assert (found.value.fault, found.value.line) == (fault, line)
