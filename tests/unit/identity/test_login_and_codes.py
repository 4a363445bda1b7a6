import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.identity.domain.codes import bound, clean, draw_code
from anbao.identity.domain.login import login_fault, normalize
from anbao.identity.domain.sessions import audience_of


@pytest.mark.parametrize("login", ["mei", "123456", "a b c d", "王小明明", "", "a" * 65])
def test_login_fault_found(login):
    assert login_fault(login) is not None


@pytest.mark.parametrize("login", ["mei1", "Mei.Ling@example.tw", "ａｂｃｄ"])
def test_login_fault_none(login):
    assert login_fault(login) is None


@given(st.integers(min_value=0, max_value=999_999))
def test_login_never_equals_a_code(number):
    code = draw_code(6, below=lambda _: number)
    assert len(code) == 6
    assert login_fault(code) is not None


def test_login_normalized_alike():
    assert normalize(" ＭeiLing ") == "meiling"


def test_code_pasted_with_blanks():
    assert clean(" 123 456\u3000") == "123456"


def test_bound_differs_in_every_part():
    base = {"otp": "1", "purpose": "p", "act": "a", "code": "123456"}
    assert len({bound(**base), *(bound(**{**base, name: "other"}) for name in base)}) == 5


@pytest.mark.parametrize(
    ("path", "audience"),
    [("/console/x", "staff"), ("/console", "customer"), ("/", "customer"), ("/a/console/", "customer")],
)
def test_audience_of_path(path, audience):
    assert audience_of(path) == audience
