from typing import Any

from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import NavigationEntry
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


class ConsoleConfig(AppConfig):
    name = "anbao.console"
    label = "console"

    def ready(self) -> None:
        registries.navigation.add(
            "approvals", NavigationEntry(N_("核准"), "approvals-console:list", APPROVALS, order=5, waiting=_awaiting)
        )
        registries.endpoints.add("console", "anbao.console.rest.router")
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
