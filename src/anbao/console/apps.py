from typing import Any

from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import MatterKind, NavigationEntry
from anbao.kernel.text import N_

AREA, PERMISSION, PROPOSE, ADOPT = "rulebook", "rulebook.view", "rulebook.propose", "rulebook.adopt"
MENU = (
    ("regulations", N_("法規"), "overview"),
    ("search", N_("搜尋"), "search"),
    ("readings", N_("解讀"), "readings"),
    ("figures", N_("數值"), "figures"),
    ("steps", N_("守門檢核"), "steps"),
    ("profile", N_("公司設定"), "profile"),
    ("adoptions", N_("法規修正"), "adoptions"),
    ("exports", N_("匯出"), "exports"),
)
"""The menu inside the rulebook. Pages of other apps join it with an entry whose section is `rulebook`."""


APPROVALS = "approvals.view"
OWN_MATTERS = {
    "probe": N_("系統探測"),
    "rulebook": N_("規則冊"),
    "adoption": N_("法規修正"),
    "ledger": N_("帳冊"),
    "otp": N_("驗證碼"),
    "sign-in": N_("登入"),
    "visit": N_("訪客"),
}
"""Matters of the floors below that have no page of their own."""
OVERVIEW = "overview.view"
LEDGER = "ledger.open"
STAFF, STAFF_PROPOSE = "staff.view", "staff.propose"
SETTINGS = "settings.view"


class ConsoleConfig(AppConfig):
    name = "anbao.console"
    label = "console"

    def ready(self) -> None:
        registries.navigation.add(
            "approvals", NavigationEntry(N_("核准"), "approvals-console:list", APPROVALS, order=5, waiting=_awaiting)
        )
        registries.matter_kinds.add("approval", MatterKind(N_("核准"), "approvals-console:proposal", APPROVALS))
        for matter, title in OWN_MATTERS.items():
            registries.matter_kinds.add(matter, MatterKind(title))
        registries.navigation.add(
            "overview", NavigationEntry(N_("總覽"), "overview-console:overview", OVERVIEW, order=1)
        )
        registries.navigation.add("ledger", NavigationEntry(N_("帳冊"), "ledger-console:list", LEDGER, order=70))
        settings = NavigationEntry(N_("系統狀態"), "settings-console:state", SETTINGS, order=85)
        registries.navigation.add("settings", settings)
        registries.navigation.add("staff", NavigationEntry(N_("同仁帳號"), "staff-console:list", STAFF, order=80))
        registries.navigation.add(
            AREA, NavigationEntry(N_("規則冊"), "rulebook-console:overview", PERMISSION, order=20)
        )
        for place, (name, title, page) in enumerate(MENU):
            entry = NavigationEntry(title, f"rulebook-console:{page}", PERMISSION, order=10 * place, section=AREA)
            registries.navigation.add(f"{AREA}.{name}", entry)


def _awaiting(request: Any) -> int:
    """How many proposals wait for this person's decision."""
    from anbao.identity import api as identity

    return identity.awaiting(request.actor, request.permissions)
