"""The method by which requests are held to cost the same finds what is different and passes what is not."""

import random

import pytest

from tests.support.alike import difference


def drawn(shift, pairs=60, seed=1):
    noise = random.Random(seed)
    return [shift + noise.gauss(0, 0.002) + (0.2 if noise.random() < 0.02 else 0) for _ in range(pairs)]


@pytest.mark.parametrize("seed", range(20))
def test_same_costs_are_within_the_share(seed):
    assert difference(drawn(0, seed=seed), request=0.05).within(0.05)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("shift", [0.01, -0.01])
def test_a_fifth_of_a_request_is_apart(seed, shift):
    found = difference(drawn(shift, seed=seed), request=0.05)
    assert found.apart(0.05)
    assert not found.within(0.05)


def test_outliers_move_the_estimate_little():
    assert abs(difference([0.0] * 55 + [5.0] * 5, request=0.05).estimate) < 0.001
