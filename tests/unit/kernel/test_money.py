import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.kernel.money import per_mille, show, twd


@pytest.mark.parametrize("amount", [True, 1.0, "1", None])
def test_twd_refuses_anything_but_an_int(amount):
    with pytest.raises(TypeError):
        twd(amount)


def test_twd_refuses_less_than_nothing():
    assert twd(0) == 0
    with pytest.raises(ValueError):
        twd(-1)


@pytest.mark.parametrize(
    ("amount", "rate", "result"), [(1000, 1, 1), (499, 1, 0), (500, 1, 1), (1499, 1, 1), (1500, 1, 2)]
)
def test_per_mille_rounds_half_up(amount, rate, result):
    assert per_mille(twd(amount), rate) == result


@given(st.integers(0, 10**12), st.integers(0, 1000))
def test_per_mille_is_within_half_a_dollar(amount, rate):
    assert abs(per_mille(twd(amount), rate) * 1000 - amount * rate) <= 500


def test_show_groups_thousands():
    assert show(12345) == "NT$12,345"
