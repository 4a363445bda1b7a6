"""A request's memory ends with the request, and with the first change."""

from itertools import count

import pytest

from anbao.kernel.memory import anew, forget, remembered, remembering


@pytest.fixture
def look():
    numbers = count(1)
    return lambda key="a": remembered(key, lambda: next(numbers))


def test_remembered_outside_a_request_looks_every_time(look):
    assert (look(), look()) == (1, 2)


def test_remembered_in_a_request_looks_once_for_each_key(look):
    with remembering():
        assert (look("a"), look("a"), look("b"), look("a")) == (1, 1, 2, 1)


def test_remembered_nothing_found_is_remembered_too():
    answers = iter([None, "later"])
    with remembering():
        assert [remembered("a", lambda: next(answers)) for _ in range(2)] == [None, None]


def test_remembered_ends_with_the_request(look):
    with remembering():
        assert look() == 1
    with remembering():
        assert look() == 2
    assert look() == 3


def test_remembered_ends_with_a_request_that_failed(look):
    def fail():
        with remembering():
            look()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert look() == 2


def test_forget_looks_every_time_until_the_request_ends(look):
    with remembering():
        look()
        forget()
        assert (look(), look()) == (2, 3)
    with remembering():
        assert (look(), look()) == (4, 4)


def test_remembered_failure_is_not_kept():
    def fail():
        raise ZeroDivisionError

    with remembering():
        with pytest.raises(ZeroDivisionError):
            remembered("a", fail)
        assert remembered("a", lambda: 1) == 1


def test_anew_looks_again_and_remembers_again(look):
    with remembering():
        look()
        anew()
        assert (look(), look()) == (2, 2)


def test_anew_does_not_undo_forget(look):
    with remembering():
        forget()
        anew()
        assert (look(), look()) == (1, 2)


def test_anew_outside_a_request_is_nothing(look):
    anew()
    assert (look(), look()) == (1, 2)
