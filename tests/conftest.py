"""What all tests stand on: an environment of their own, a real database, processes, a browser.

The environment is set here, before Django reads its settings; the pieces are in `tests/support/`.
"""

from tests.support.environment import prepare

prepare()

pytest_plugins = [
    "tests.support.database",
    "tests.support.hashing",
    "tests.support.hygiene",
    "tests.support.book",
    "tests.support.browser",
    "tests.support.oscal",
    "tests.support.parallel",
    "tests.support.running",
    "tests.support.scenes",
    "tests.support.second_step",
]
