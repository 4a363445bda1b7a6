"""An underwriter's pages in Chromium: accessible, fitting, touchable, and one decision from the list to its end."""

import pytest

from tests.acceptance.console.test_changes_in_browser import at_a_desk, look, refused
from tests.acceptance.crashes.scene import Scene, state_of


@pytest.fixture(scope="module")
def scene(shared_processes):
    made = Scene(shared_processes.start("simulator", "web", "worker"))
    yield made
    made.close()


@pytest.mark.processes
def test_referral_from_the_list_to_the_decision(scene, browser):
    from anbao.project.demo.seed import UNDERWRITER

    application = scene.buyer().referred()
    with at_a_desk(scene.processes, browser, UNDERWRITER) as somebody:
        somebody.go("/console/applications/referred/")
        look(somebody, "referrals")
        somebody.page.locator("table a").first.click()
        somebody.page.wait_for_url("**/underwriting/")
        look(somebody, "referral")
        refused(somebody, "referral-error")
        somebody.choose("不同意承保")
        somebody.fill(reason="這次的保障內容需要另外評估。", note="與理賠紀錄不符，先不承保。")
        somebody.go_on()
        assert state_of(application) == "declined"
        look(somebody, "application-declined")
        somebody.go(f"/console/applications/{application}/underwriting/")
        look(somebody, "referral-decided")
