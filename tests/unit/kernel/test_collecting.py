"""When a process looks for garbage: never while it loads itself, seldom while it serves."""

import gc

import pytest

from anbao.kernel.collecting import SELDOM, collect_nothing, collect_seldom


@pytest.fixture
def collecting():
    before = gc.get_threshold()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*before)


def test_garbage_is_left_while_loading_and_collected_seldom_while_serving(collecting):
    collect_nothing()
    assert not gc.isenabled()
    collect_seldom()
    assert gc.isenabled()
    assert gc.get_threshold() == SELDOM
