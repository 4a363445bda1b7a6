"""Several pytest processes: a file's tests stay together, and those with a browser run after all others."""

import secrets
from typing import Any

import pytest

from tests.support.environment import REPOSITORY

SEED = str(secrets.randbelow(2**32))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """A process finds out by itself where its database is: it must not read our settings first.

    All go by one seed of hashes, another each run: they have to collect the same tests in the same order.
    """
    for spec in specs:
        spec.env |= {"DJANGO_SETTINGS_MODULE": "", "PYTHONHASHSEED": SEED}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind = ["browser"] if "browser" in getattr(item, "fixturenames", ()) else []
        item.add_marker(pytest.mark.xdist_group(" ".join([str(item.path.relative_to(REPOSITORY)), *kind])))
