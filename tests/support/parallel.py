"""Several pytest processes: a file's tests stay together, and those with a browser run after all others."""

from typing import Any

import pytest

from tests.support.environment import REPOSITORY


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """A process of the run finds out by itself where its database is: it must not read our settings first."""
    for spec in specs:
        spec.env["DJANGO_SETTINGS_MODULE"] = ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind = ["browser"] if "browser" in getattr(item, "fixturenames", ()) else []
        item.add_marker(pytest.mark.xdist_group(" ".join([str(item.path.relative_to(REPOSITORY)), *kind])))
