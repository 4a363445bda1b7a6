from typing import Any

from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import EventType, NavigationEntry, WorkEntry
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
        _daily()
        _customers()
        registries.navigation.add(
            "approvals", NavigationEntry(N_("核准"), "approvals-console:list", APPROVALS, order=5, waiting=_awaiting)
        )
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


def _daily() -> None:
    """Today's work, what was sent, the queue."""
    from anbao.console.domain.retries import EVENTS
    from anbao.console.queries import adoptions, approvals, messages, tasks

    for event, sentence in EVENTS.items():
        registries.event_types.add(event, EventType(sentence))
    registries.navigation.add("today", NavigationEntry(N_("今天的工作"), "work-console:today", "", order=0))
    registries.navigation.add(
        "messages", NavigationEntry(N_("訊息"), "messages-console:list", "messages.view", order=45)
    )
    registries.navigation.add("tasks", NavigationEntry(N_("系統工作"), "tasks-console:list", "tasks.view", order=90))
    for name, entry in {
        "approvals": WorkEntry(N_("等您核准"), APPROVALS, approvals.work, "approvals-console:list", order=5),
        "messages": WorkEntry(
            N_("沒有寄出的訊息"), "messages.view", messages.work, "messages-console:list", "group=refused", order=75
        ),
        "adoptions": WorkEntry(N_("法規修正"), ADOPT, adoptions.work, "rulebook-console:adoptions", order=85),
        "tasks": WorkEntry(N_("失敗的系統工作"), "tasks.view", tasks.work, "tasks-console:list", order=90),
    }.items():
        registries.work.add(name, entry)


def _customers() -> None:
    """Customers, and who looked at them."""
    from anbao.commerce.journey.api import DossierLink, dossier_links
    from anbao.console.domain.looks import EVENTS
    from anbao.console.queries.customers import address_of

    for event, sentence in EVENTS.items():
        registries.event_types.add(event, EventType(sentence))
    customers = NavigationEntry(N_("客戶"), "customers-console:list", "customers.view", order=8)
    registries.navigation.add("customers", customers)
    looks = NavigationEntry(N_("誰看過客戶"), "customers-console:looks", "customers.looks", order=65)
    registries.navigation.add("looks", looks)
    dossier_links.add("customer", DossierLink(N_("看這位客戶"), "customers.view", address_of))
