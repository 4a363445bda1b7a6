"""A line is sold only after two people released it, and no longer once a file changed."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.catalogue.domain.line import registered
from anbao.identity import api as identity
from anbao.kernel.verdict import Passed, Refused
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TRIP = {
    "destination": "world",
    "departs_at": "2026-12-01T08:00",
    "returns_at": "2026-12-02T08:00",
    "plan": "light",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    rulebook.adopt_profile(content=seed.PROFILE, by=seed.BY, at=AT)
    identity.adopt_roles(by=seed.BY, at=AT)
    return [seed._staff(who, at=AT) for who in (seed.CLERK, seed.OFFICER)]


@pytest.fixture
def folder(tmp_path):
    ours = registered.get("travel")
    shutil.copytree(ours.folder, tmp_path / "travel")
    registered.discard("travel")
    registered.add("travel", replace(ours, folder=tmp_path / "travel"))
    yield tmp_path / "travel"
    registered.discard("travel")
    registered.add("travel", ours)


def price(at=AT):
    return catalogue.quote(line="travel", inputs=TRIP, at=at)


def test_release_by_the_same_person_is_refused(staff, folder):
    _, officer = staff
    proposed = catalogue.release_line(line="travel", by=officer, at=AT)
    verdict = identity.approve(approval=proposed, by=officer, at=AT)
    assert isinstance(verdict, Refused)
    assert isinstance(price(), Refused)


def test_release_by_someone_without_the_permission_is_refused(staff, folder):
    clerk, officer = staff
    proposed = catalogue.release_line(line="travel", by=officer, at=AT)
    assert isinstance(identity.approve(approval=proposed, by=clerk, at=AT), Refused)
    assert isinstance(price(), Refused)


def test_release_by_two_people_sells_until_a_file_changes(staff, folder):
    clerk, officer = staff
    proposed = catalogue.release_line(line="travel", by=clerk, at=AT)
    assert isinstance(price(), Refused)
    assert identity.approve(approval=proposed, by=officer, at=AT) == Passed()
    assert price().premium == 2 * 20 + 2 * 22
    rates = folder / "data" / "rates.yaml"
    rates.write_text(rates.read_text().replace("up_to_days: 1, rate: 20", "up_to_days: 1, rate: 2"))
    assert isinstance(price(), Refused)


def test_release_of_what_changed_after_the_proposal_leaves_the_proposal_open(staff, folder):
    clerk, officer = staff
    proposed = catalogue.release_line(line="travel", by=clerk, at=AT)
    product = folder / "data" / "product.yaml"
    before = product.read_bytes()
    product.write_bytes(before + b"# later\n")
    refused = identity.approve(approval=proposed, by=officer, at=AT)
    assert isinstance(refused, Refused)
    assert refused.reason.code == "catalogue.changed-since-proposal"
    product.write_bytes(before)
    assert identity.approve(approval=proposed, by=officer, at=AT + timedelta(minutes=1)) == Passed()


def test_released_already_is_said(staff, folder):
    clerk, officer = staff
    identity.approve(approval=catalogue.release_line(line="travel", by=clerk, at=AT), by=officer, at=AT)
    again = catalogue.release_line(line="travel", by=clerk, at=AT)
    assert isinstance(again, Refused)
    assert again.reason.code == "catalogue.released-already"


def test_figures_are_confirmed_by_two_people(staff, folder, settings):
    clerk, officer = staff
    identity.approve(approval=catalogue.release_line(line="travel", by=clerk, at=AT), by=officer, at=AT)
    test_mode = settings.ANBAO_MODE
    settings.ANBAO_MODE = "production"
    assert isinstance(price(), Refused)
    settings.ANBAO_MODE = test_mode  # production's keys are not there
    proposed = catalogue.confirm_figures(line="travel", by=clerk, at=AT)
    assert identity.approve(approval=proposed, by=officer, at=AT) == Passed()
    settings.ANBAO_MODE = "production"
    assert not isinstance(price(), Refused)
    assert isinstance(catalogue.confirm_figures(line="travel", by=clerk, at=AT), Refused)


def test_release_of_an_unknown_line_is_refused(staff):
    assert isinstance(catalogue.release_line(line="moon", by=staff[0], at=AT), Refused)
    assert isinstance(catalogue.confirm_figures(line="moon", by=staff[0], at=AT), Refused)


def test_release_shows_which_files_changed(staff, folder):
    clerk, officer = staff
    first = catalogue.release_line(line="travel", by=clerk, at=AT)
    assert {line.before for line in identity.proposed_changes(first)} == {""}
    assert identity.approve(approval=first, by=officer, at=AT) == Passed()
    product = folder / "data" / "product.yaml"
    product.write_bytes(product.read_bytes() + b"# later\n")
    unit, changed = identity.proposed_changes(catalogue.release_line(line="travel", by=clerk, at=AT))
    assert unit.after == "travel"
    assert changed.what.endswith("product.yaml")
    assert changed.before
    assert changed.before != changed.after


def test_confirmation_shows_the_figures(staff, folder):
    clerk, officer = staff
    identity.approve(approval=catalogue.release_line(line="travel", by=clerk, at=AT), by=officer, at=AT)
    line, *figures = identity.proposed_changes(catalogue.confirm_figures(line="travel", by=clerk, at=AT))
    assert line.after == "travel"
    assert figures
