from datetime import timedelta

import pytest

from anbao.jobs.domain import backoff, code_of


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (10, 512), (11, 900), (12, 900), (1000, 900)]
)
def test_backoff_doubles_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert backoff(attempts) == timedelta(seconds=seconds)


def test_backoff_is_scaled() -> None:
    assert backoff(3, scale=0.05) == timedelta(seconds=0.2)


@pytest.mark.parametrize("reason", ["declined", "insufficient-funds", "e.42", "a" * 64])
def test_code_is_kept(reason: str) -> None:
    assert code_of(reason) == reason


@pytest.mark.parametrize("reason", ["", "王小明的卡", "Card of A123456789", "a" * 65, "-x"])
def test_free_text_is_never_kept(reason: str) -> None:
    assert code_of(reason) == "unspecified"
