"""Addresses: what people type, what it names, what stands above."""

import pytest

from anbao.console.domain.address import Part, ancestors, asked, fits, number, parse, unit_of


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("a10.p1.s3", "a10.p1.s3"),
        ("A10.P1", "a10.p1"),
        ("a4-1", "a4-1"),
        ("第10條", "a10"),
        ("第 10 條", "a10"),
        ("10條", "a10"),
        ("第十條", "a10"),
        ("第二十三條", "a23"),
        ("第10條第1項第3款", "a10.p1.s3"),
        ("第十條第一項第三款第二目", "a10.p1.s3.i2"),
        ("第四條之一", "a4-1"),
        ("第4條之1", "a4-1"),
        ("第4-1條", "a4-1"),
        ("第１０條", "a10"),
        ("附件五", "x5"),
        ("附件5", "x5"),
    ],
)
def test_asked_understands(typed, address):
    assert asked(typed) == parse(address) != ()


@pytest.mark.parametrize(
    "typed", ["", "otp", "驗證碼", "10", "條", "第條", "第10條的罰則", "a", "a10.", "10.p1", "附件"]
)
def test_asked_is_no_address(typed):
    assert asked(typed) == ()


@pytest.mark.parametrize(
    ("address", "wanted", "fitting"),
    [
        ("a10.p1.s3", "a10", True),
        ("a10.p1.s3", "a10.p1.s3", True),
        ("a10.p1.s3", "a10.s3", True),
        ("a10.p1.s3", "a1", False),
        ("a10.p1.s3", "a10.p2", False),
        ("a10.p1", "a10.p1.s3", False),
        ("a4-1.p1", "a4", False),
        ("x5.s3.i1", "x5", True),
        ("a1.x5", "x5", False),
    ],
)
def test_address_fits_what_is_wanted(address, wanted, fitting):
    assert fits(parse(address), parse(wanted)) is fitting


def test_nothing_fits_nothing():
    assert not fits((), parse("a1"))
    assert not fits(parse("a1"), ())


def test_parts_of_an_address():
    assert parse("a4-1.p2") == (Part("a", 4, 1), Part("p", 2))
    assert [str(part) for part in parse("a4-1.p2")] == ["a4-1", "p2"]
    assert parse("公司自訂") == ()


@pytest.mark.parametrize(
    ("address", "unit"), [("a7.p2.s1.i1", "a7"), ("x5.s3.i1", "x5.s3"), ("h4.p1", "h4"), ("公司自訂", "公司自訂")]
)
def test_unit_of_an_address(address, unit):
    assert unit_of(address) == unit


def test_ancestors_the_highest_first():
    assert ancestors("a7.p2.s1") == ("a7", "a7.p2")
    assert ancestors("a7") == ()


@pytest.mark.parametrize(("text", "value"), [("7", 7), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103)])
def test_chinese_number(text, value):
    assert number(text) == value
