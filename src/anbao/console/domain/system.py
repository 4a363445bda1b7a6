"""How each part of the system stands, from its figures: a state, in words, and what to do next.

The limits are how long is too long for a person who waits; no rule names them.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from anbao.kernel.text import N_

Standing = Literal["ok", "look", "bad", "off", "idle"]

QUEUE_SLOW: Final = timedelta(minutes=2)
QUEUE_STUCK: Final = timedelta(minutes=15)
LEDGER_SLOW: Final = timedelta(minutes=1)
LEDGER_STUCK: Final = timedelta(minutes=15)
CERTIFICATE_ENDS: Final = timedelta(days=60)
SYSTEM_DOWN: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Told:
    """`says` and `do` are msgids with `{name}` of `details`; `do` is empty where nothing is to be done."""

    state: Standing
    says: str
    do: str = ""
    details: dict[str, object] = field(default_factory=dict)


def queue(*, oldest: datetime | None, failed: int, stalled: int, workers: int, at: datetime) -> Told:
    waits = at - oldest if oldest else timedelta()
    if not workers:
        return Told("bad", N_("沒有背景程序在工作。"), N_("請啟動背景程序（worker）；等候的工作會接著做。"))
    if waits >= QUEUE_STUCK:
        return Told("bad", N_("有工作等了太久。"), N_("請看背景程序（worker）的日誌，或多開幾個。"))
    if failed:
        says = N_("有 {failed} 件工作試到最後仍然失敗。")
        return Told("bad", says, N_("請看背景程序（worker）的日誌查明原因；修好之後重新排入。"), {"failed": failed})
    if stalled:
        return Told(
            "look", N_("有背景程序做到一半中斷了。"), N_("系統會自動接手；一直發生的話，請看背景程序（worker）的日誌。")
        )
    if waits >= QUEUE_SLOW:
        return Told("look", N_("工作做得比進來的慢。"), N_("一直這樣的話，請多開幾個背景程序（worker）。"))
    return Told("ok", N_("工作都及時做完。"))


def ledger(*, signed_at: datetime | None, oldest_behind: datetime | None, at: datetime) -> Told:
    behind = at - oldest_behind if oldest_behind else timedelta()
    if behind >= LEDGER_STUCK:
        return Told(
            "bad", N_("帳冊停了，新的紀錄沒有編入。"), N_("請啟動排序程序（sequencer），並檢查它的資料庫連線。")
        )
    if behind >= LEDGER_SLOW:
        return Told(
            "look", N_("帳冊跟不上新的紀錄。"), N_("請檢查排序程序（sequencer），以及很久沒有結束的資料庫交易。")
        )
    if signed_at is None:
        return Told("idle", N_("帳冊還沒有紀錄。"))
    return Told("ok", N_("紀錄都編入帳冊，並已簽章。"))


def keys(*, production: bool, purpose: str, ends_at: datetime | None, at: datetime) -> Told:
    if ends_at is None:
        return Told("bad", N_("沒有電子保單的簽章憑證，保單發不出去。"), N_("請用 keys_document_signer 放入。"))
    if ends_at <= at:
        return Told("bad", N_("電子保單的簽章憑證已經到期。"), N_("請用 keys_document_signer 換新的憑證。"))
    if ends_at - at <= CERTIFICATE_ENDS:
        return Told("look", N_("電子保單的簽章憑證快到期了。"), N_("請申請新的憑證，用 keys_document_signer 換上。"))
    if production is not (purpose == "production"):
        return Told("look", N_("金鑰不是為這種安裝做的。"), N_("請換成為它另做的金鑰檔。"))
    return Told("ok", N_("金鑰可用，簽章憑證有效。"))


def gateway(*, configured: bool, answered_at: datetime | None, oldest_open: datetime | None, at: datetime) -> Told:
    if not configured:
        return Told("off", N_("沒有設定位址，不使用。"))
    if oldest_open is not None and at - oldest_open >= SYSTEM_DOWN:
        return Told("bad", N_("很久沒有得到明確的回覆。"), N_("請聯絡對方；系統會一直查詢，不會重複送出。"))
    if oldest_open is not None:
        return Told("look", N_("有呼叫還沒得到明確的回覆。"), N_("系統會自動查詢，不會重複送出。"))
    if answered_at is None:
        return Told("idle", N_("最近沒有呼叫過。"))
    return Told("ok", N_("最近一次有回覆。"))


def channel(*, oldest: datetime | None, sent_at: datetime | None, refused: int, at: datetime) -> Told:
    waits = at - oldest if oldest else timedelta()
    if waits >= QUEUE_STUCK:
        return Told("bad", N_("有訊息很久沒有寄出。"), N_("請檢查對方的服務和背景程序（worker）的日誌。"))
    if refused:
        says = N_("一天內有 {refused} 則沒有寄到。")
        return Told("look", says, N_("請看是不是地址有誤；很多則的話，請聯絡對方。"), {"refused": refused})
    if waits >= QUEUE_SLOW:
        return Told("look", N_("訊息寄得慢。"), N_("一直這樣的話，請檢查對方的服務。"))
    if sent_at is None and not oldest:
        return Told("idle", N_("最近沒有訊息。"))
    return Told("ok", N_("訊息都寄出了。"))


def database(*, version: int, prepared: int, superuser: bool) -> Told:
    if superuser:
        return Told("bad", N_("程式用的是資料庫的最高權限。"), N_("請改用 anbao_runtime 角色連線。"))
    if version < OLDEST_DATABASE:
        return Told("bad", N_("PostgreSQL 的版本太舊。"), N_("請升級到 15 版以上。"))
    if prepared:
        return Told("bad", N_("max_prepared_transactions 不是 0。"), N_("請設成 0：遺留的交易會讓帳冊停住。"))
    return Told("ok", N_("資料庫可用，各程式用自己的角色連線。"))


OLDEST_DATABASE: Final = 150_000
