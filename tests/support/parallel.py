"""Several pytest processes: they collect alike, and the files that take longest come first."""

import secrets
from typing import Any

import pytest

from tests.support.environment import REPOSITORY

SEED = str(secrets.randbelow(2**32))
LONGEST = (
    "acceptance/crashes/test_crashes.py",
    "acceptance/console/test_changes_in_browser.py",
    "acceptance/crashes/test_register_crash.py",
    "acceptance/shows/test_browser_purchase.py",
    "acceptance/site/test_in_browser.py",
    "acceptance/crashes/test_handover_crash.py",
    "acceptance/console/test_rulebook_in_browser.py",
    "integration/jobs/test_crashes.py",
    "architecture/test_measures.py",
    "acceptance/policies/test_policy_in_browser.py",
    "acceptance/shows/test_guard_removed.py",
    "integration/endpoints/test_any_call.py",
    "acceptance/shows/test_refused_and_rolled_back.py",
    "conformance/test_contract.py",
    "integration/care/test_care_pages.py",
    "integration/care/test_cases.py",
    "integration/console/test_stale_drafts.py",
    "acceptance/ui/test_gallery_in_browser.py",
    "acceptance/ledger/test_tampering.py",
    "acceptance/disputes/test_disputes_in_browser.py",
    "integration/rulebook/test_coverage_content.py",
    "acceptance/care/test_care_in_browser.py",
    "acceptance/shows/test_fault_matrix.py",
    "integration/console/test_hostile_forms.py",
    "integration/project/test_english_pages.py",
    "acceptance/shows/test_nothing_in_clear.py",
    "acceptance/shows/test_returning_customer.py",
    "acceptance/identity/test_guesses.py",
    "acceptance/registration/test_in_browser.py",
    "acceptance/ledger/test_kills.py",
    "acceptance/ledger/test_commits.py",
    "integration/rulebook/test_commands.py",
    "integration/journey/test_faults.py",
)
"""Begun last, one of them would keep one process busy after the others are done.

What mostly waits stands beside what computes.
"""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """A process finds out by itself where its database is: it must not read our settings first.

    All go by one seed of hashes, another each run: they have to collect the same tests in the same order.
    """
    for spec in specs:
        spec.env |= {"DJANGO_SETTINGS_MODULE": "", "PYTHONHASHSEED": SEED}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        places = {REPOSITORY / "tests" / name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: places.get(item.path, len(places)))
