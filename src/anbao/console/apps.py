from typing import Any

from django.apps import AppConfig

from anbao.kernel import registries
from anbao.kernel.registries import EventType, MatterKind, NavigationEntry, WorkEntry
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
    "abnormal-record": N_("異常註記"),
    "advertisement": N_("廣告"),
    "advertising-choice": N_("廣告郵件的選擇"),
    "care-promises": N_("答覆期限"),
    "care-warning": N_("到期前的提醒"),
    "customer-export": N_("匯出的名單"),
    "customer-search": N_("客戶查詢"),
    "examiner-seat": N_("檢查席位"),
    "policy": N_("保單"),
    "reconciliation": N_("對帳"),
    "record-hold": N_("繼續保存的要求"),
    "screening-clearance": N_("姓名比對的排除"),
    "watch-list": N_("比對名單"),
}
"""Matters that have no page of their own: of the floors below, and of an examiner's seat."""
OVERVIEW = "overview.view"
LEDGER = "ledger.open"
STAFF, STAFF_PROPOSE, STAFF_REVIEW = "staff.view", "staff.propose", "staff.review"
SETTINGS = "settings.view"


class ConsoleConfig(AppConfig):
    name = "anbao.console"
    label = "console"

    def ready(self) -> None:
        _daily()
        _customers()
        registries.navigation.add(
            "approvals",
            NavigationEntry(
                N_("核准"), "approvals-console:list", APPROVALS, order=5, waiting=_awaiting, group="service"
            ),
        )
        registries.matter_kinds.add("approval", MatterKind(N_("核准"), "approvals-console:proposal", APPROVALS))
        for matter, title in OWN_MATTERS.items():
            registries.matter_kinds.add(matter, MatterKind(title))
        registries.navigation.add(
            "overview", NavigationEntry(N_("總覽"), "overview-console:overview", OVERVIEW, order=1, group="today")
        )
        registries.navigation.add(
            "ledger", NavigationEntry(N_("帳冊"), "ledger-console:list", LEDGER, order=70, group="evidence")
        )
        settings = NavigationEntry(N_("系統狀態"), "settings-console:state", SETTINGS, order=85, group="system")
        registries.navigation.add("settings", settings)
        registries.navigation.add(
            "staff", NavigationEntry(N_("同仁帳號"), "staff-console:list", STAFF, order=80, group="system")
        )
        _accounts()
        registries.endpoints.add("console", "anbao.console.rest.router")
        registries.navigation.add(
            AREA, NavigationEntry(N_("規則冊"), "rulebook-console:overview", PERMISSION, order=20, group="evidence")
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
    registries.navigation.add(
        "today", NavigationEntry(N_("今天的工作"), "work-console:today", "", order=0, group="today")
    )
    registries.navigation.add(
        "messages",
        NavigationEntry(N_("寄出的訊息"), "messages-console:list", "messages.view", order=45, group="service"),
    )
    registries.navigation.add(
        "tasks", NavigationEntry(N_("系統工作"), "tasks-console:list", "tasks.view", order=90, group="system")
    )
    for name, entry in {
        "approvals": WorkEntry(N_("等您核准"), APPROVALS, approvals.work, "approvals-console:list", order=5),
        "messages": WorkEntry(
            N_("沒有寄出的訊息"), "messages.view", messages.work, "messages-console:list", "group=refused", order=75
        ),
        "adoptions": WorkEntry(N_("法規修正"), ADOPT, adoptions.work, "rulebook-console:adoptions", order=85),
        "tasks": WorkEntry(N_("失敗的系統工作"), "tasks.view", tasks.work, "tasks-console:list", order=90),
    }.items():
        registries.work.add(name, entry)


def _accounts() -> None:
    """Accounts of staff that wait for somebody."""
    from anbao.console.queries import staff_work

    registries.matter_kinds.add("access-review", MatterKind(N_("帳號清查"), "staff-console:review", STAFF))
    for name, entry in {
        "reviews": WorkEntry(
            N_("等您清查的帳號"), STAFF_REVIEW, staff_work.to_review, "staff-console:reviews", order=80
        ),
        "duties": WorkEntry(
            N_("要分開的權限由同一人持有"), STAFF_PROPOSE, staff_work.together, "staff-console:duties", order=81
        ),
        "moves": WorkEntry(
            N_("沒有生效的職務異動"), STAFF_PROPOSE, staff_work.not_moved, "staff-console:list", order=82
        ),
    }.items():
        registries.work.add(name, entry)
    registries.standing_figures.add("reviews.late", staff_work.LATE)


def _customers() -> None:
    """Customers, and who looked at them."""
    from anbao.commerce.journey.api import DossierLink, dossier_links
    from anbao.console.domain.looks import EVENTS
    from anbao.console.queries.customers import address_of
    from anbao.console.queries.name_work import names

    for event, sentence in EVENTS.items():
        registries.event_types.add(event, EventType(sentence))
    customers = NavigationEntry(N_("客戶資料"), "customers-console:list", "customers.view", order=8, group="service")
    registries.navigation.add("customers", customers)
    looks = NavigationEntry(N_("查閱紀錄"), "customers-console:looks", "customers.looks", order=65, group="evidence")
    registries.navigation.add("looks", looks)
    work = WorkEntry(N_("變更姓名的申請"), "customers.standing", names, "customers-console:list", order=70)
    registries.work.add("names", work)
    dossier_links.add("customer", DossierLink(N_("看這位客戶"), "customers.view", address_of))
