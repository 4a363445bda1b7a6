from dataclasses import replace

import pytest

from anbao.commerce.registration.domain.declared import Declared, act_of
from anbao.commerce.registration.domain.next_page import safe_next

SOMEBODY = Declared(
    national_id="A123456789",
    name="王小明",
    birth_date="1990-05-17",
    phone="+886912345678",
    mail="ming@example.com",
    address="臺北市",
    login="ming90",
)


def test_missing_names_what_is_empty():
    assert SOMEBODY.missing == ()
    assert replace(SOMEBODY, name=" ", mail="").missing == ("name", "mail")


@pytest.mark.parametrize(("number", "person"), [("A123456789", True), ("A123456788", False), ("04595257", False)])
def test_natural_person_by_number(number, person):
    assert replace(SOMEBODY, national_id=number).natural_person is person


def test_declared_survives_json_and_shows_nothing():
    assert Declared.from_json(SOMEBODY.as_json()) == SOMEBODY
    assert "王小明" not in repr(SOMEBODY)


def test_act_changes_with_anything_declared():
    act = act_of("r1", SOMEBODY, ["a@1", "b@1"])
    assert act == act_of("r1", SOMEBODY, ["b@1", "a@1"])
    others = [replace(SOMEBODY, **{name: "1991-01-01"}) for name in SOMEBODY.as_json()]
    acts = {act, act_of("r2", SOMEBODY, ["a@1", "b@1"]), act_of("r1", SOMEBODY, ["a@2", "b@1"])}
    acts |= {act_of("r1", other, ["a@1", "b@1"]) for other in others}
    assert len(acts) == 3 + len(others)


@pytest.mark.parametrize("path", ["/", "/products/travel/?a=b&c=%2F", "/apply/new/?plan=full"])
def test_safe_next_keeps_a_path_of_ours(path):
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "/\tx",
        "evil",
        "/ x",
        "/" * 1001,
    ],
)
def test_safe_next_drops_all_others(path):
    assert safe_next(path) == ""
