"""How the sections of a record are laid out for a person: titles, columns, and words for what is declared.

A section without a layout would be missing on the page; a test holds the two lists against each other.
"""

from dataclasses import dataclass
from typing import Final

from anbao.kernel.text import N_
from anbao.ui.api import Column


@dataclass(frozen=True, slots=True)
class Layout:
    """A section as a table. `title` and the columns' titles are msgids; `shut`: for whoever wants to know exactly."""

    section: str
    title: str
    columns: tuple[Column, ...]
    shut: bool = False


_WHEN: Final = "when"
_STATE: Final = "badge"

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "registrations",
        N_("身分驗證"),
        (Column("verified_at", N_("完成驗證"), _WHEN, primary=True), Column("how", N_("方式"))),
    ),
    Layout(
        "registration_drafts",
        N_("註冊經過"),
        (
            Column("begun_at", N_("開始"), _WHEN, primary=True),
            Column("declared_at", N_("填寫資料"), _WHEN),
            Column("ended_at", N_("結束"), _WHEN),
        ),
    ),
    Layout(
        "agreements",
        N_("打開並同意的文件"),
        (
            Column("document", N_("文件"), primary=True),
            Column("version", N_("版本")),
            Column("opened_at", N_("打開"), _WHEN),
            Column("agreed_at", N_("同意"), _WHEN),
            Column("sha256", N_("雜湊值"), "code"),
        ),
    ),
    Layout(
        "screenings",
        N_("姓名比對"),
        (
            Column("screened_at", N_("時間"), _WHEN, primary=True),
            Column("people", N_("人數"), "number"),
            Column("found_as", N_("結果")),
        ),
    ),
    Layout(
        "screening_hits",
        N_("相符的姓名"),
        (
            Column("kind_said", N_("名單"), primary=True),
            Column("role_said", N_("誰")),
            Column("grade_said", N_("相符程度")),
        ),
    ),
    Layout(
        "decisions",
        N_("核保"),
        (
            Column("decided_at", N_("時間"), _WHEN, primary=True),
            Column("outcome", N_("結果"), _STATE),
            Column("clauses", N_("依據")),
            Column("sums_in_words", N_("保險金額")),
            Column("book", N_("規則冊"), "code"),
            Column("profile", N_("公司設定"), "code"),
        ),
    ),
    Layout(
        "reviews",
        N_("核保人員的決定"),
        (
            Column("reviewed_at", N_("時間"), _WHEN, primary=True),
            Column("decided_as", N_("結果")),
            Column("reason", N_("給客戶的說明")),
            Column("note", N_("內部意見")),
            Column("actor", N_("經手")),
        ),
    ),
    Layout(
        "reservations",
        N_("占用的保險金額"),
        (
            Column("benefit_title", N_("保障"), primary=True),
            Column("amount", N_("金額"), "money"),
            Column("starts_at", N_("開始"), _WHEN),
            Column("ends_at", N_("結束"), _WHEN),
            Column("held_as", N_("狀態")),
        ),
    ),
    Layout(
        "register_entries",
        N_("旅行不便險通報"),
        (
            Column("noted_at", N_("應通報"), _WHEN, primary=True),
            Column("what", N_("種類")),
            Column("state", N_("狀態"), _STATE),
            Column("done_at", N_("完成"), _WHEN),
            Column("reference", N_("對方編號"), "code"),
        ),
    ),
    Layout(
        "one_time_passwords",
        N_("一次性密碼"),
        (
            Column("issued_at", N_("寄出"), _WHEN, primary=True),
            Column("about", N_("用於")),
            Column("by_way", N_("方式")),
            Column("attempts", N_("比對次數"), "number"),
            Column("redeemed_at", N_("輸入正確"), _WHEN),
        ),
    ),
    Layout(
        "payments",
        N_("繳費"),
        (
            Column("order", N_("訂單編號"), "code", primary=True),
            Column("amount", N_("金額"), "money"),
            Column("state", N_("狀態"), _STATE),
            Column("authorized_at", N_("授權"), _WHEN),
            Column("captured_at", N_("扣款"), _WHEN),
            Column("voided_at", N_("取消授權"), _WHEN),
        ),
    ),
    Layout(
        "refunds",
        N_("退還保險費"),
        (
            Column("owed_at", N_("應退"), _WHEN, primary=True),
            Column("amount", N_("金額"), "money"),
            Column("look", N_("狀態"), _STATE),
            Column("paid_at", N_("退還"), _WHEN),
        ),
    ),
    Layout(
        "reports",
        N_("向保險業通報系統通報"),
        (
            Column("what", N_("通報"), primary=True),
            Column("state", N_("狀態"), _STATE),
            Column("due_at", N_("期限"), _WHEN),
            Column("done_at", N_("完成"), _WHEN),
            Column("reference", N_("回覆編號"), "code"),
        ),
    ),
    Layout(
        "corrections",
        N_("更正通報"),
        (
            Column("owed_at", N_("應更正"), _WHEN, primary=True),
            Column("look", N_("狀態"), _STATE),
            Column("done_at", N_("完成"), _WHEN),
            Column("reference", N_("回覆編號"), "code"),
        ),
    ),
    Layout(
        "policies",
        N_("保單"),
        (
            Column("number", N_("保單號碼"), "code", primary=True),
            Column("contracted_at", N_("成立"), _WHEN),
            Column("document_at", N_("電子保單"), _WHEN),
            Column("sent_at", N_("寄發"), _WHEN),
            Column("opened_at", N_("開啟"), _WHEN),
            Column("received_at", N_("簽收"), _WHEN),
            Column("paper_sent_at", N_("寄出紙本"), _WHEN),
            Column("closed_at", N_("提前失效"), _WHEN),
        ),
    ),
    Layout(
        "deliveries",
        N_("寄發保單"),
        (Column("sent_at", N_("時間"), _WHEN, primary=True), Column("how", N_("方式")), Column("actor", N_("經手"))),
    ),
    Layout(
        "refunds_owed",
        N_("提前失效應退的保險費"),
        (
            Column("owed_at", N_("應退"), _WHEN, primary=True),
            Column("amount", N_("金額"), "money"),
            Column("settled_at", N_("退還"), _WHEN),
        ),
    ),
    Layout(
        "corrections_owed",
        N_("應更正的承保通報"),
        (Column("owed_at", N_("應更正"), _WHEN, primary=True), Column("settled_at", N_("完成"), _WHEN)),
    ),
    Layout(
        "messages",
        N_("寫給客戶的訊息"),
        (
            Column("created_at", N_("時間"), _WHEN, primary=True),
            Column("by_way", N_("方式")),
            Column("about", N_("內容")),
            Column("recipient", N_("收件人")),
            Column("look", N_("狀態"), _STATE),
            Column("settled_at", N_("交給業者"), _WHEN),
        ),
    ),
    Layout(
        "files",
        N_("檔案"),
        (
            Column("name", N_("檔名"), primary=True),
            Column("stored_at", N_("存檔"), _WHEN),
            Column("size", N_("位元組"), "number"),
            Column("sha256", N_("雜湊值"), "code"),
        ),
    ),
    Layout(
        "policy_events",
        N_("交付核心系統"),
        (
            Column("number", N_("第幾筆"), "number", primary=True),
            Column("what", N_("事件")),
            Column("look", N_("狀態"), _STATE),
            Column("happened_at", N_("發生"), _WHEN),
            Column("taken_at", N_("收下"), _WHEN),
            Column("reference", N_("回覆編號"), "code"),
        ),
    ),
    Layout(
        "differences",
        N_("與日檔的差異"),
        (
            Column("found_at", N_("發現"), _WHEN, primary=True),
            Column("partner", N_("項目")),
            Column("our_amount", N_("本公司金額"), "money"),
            Column("their_amount", N_("對方金額"), "money"),
            Column("settled_at", N_("結案"), _WHEN),
        ),
    ),
    Layout(
        "disputes",
        N_("款項爭議"),
        (
            Column("number", N_("案號"), "code", primary=True),
            Column("reported_at", N_("回報"), _WHEN),
            Column("words", N_("回報的內容")),
            Column("look", N_("狀態"), _STATE),
            Column("decided_at", N_("決定"), _WHEN),
            Column("reason", N_("給客戶的說明")),
        ),
    ),
    Layout(
        "care_cases",
        N_("詢問、要求與申訴"),
        (
            Column("number", N_("案號"), "code", primary=True),
            Column("what", N_("種類")),
            Column("received_at", N_("收到"), _WHEN),
            Column("due_at", N_("最晚答覆"), _WHEN),
            Column("look", N_("狀態"), _STATE),
            Column("answered_at", N_("答覆"), _WHEN),
        ),
    ),
    Layout(
        "care_steps",
        N_("詢問與申訴的往來"),
        (
            Column("at", N_("時間"), _WHEN, primary=True),
            Column("what", N_("種類")),
            Column("words", N_("內容")),
            Column("actor", N_("經手")),
        ),
    ),
    Layout(
        "moves",
        N_("狀態變化"),
        (
            Column("at", N_("時間"), _WHEN, primary=True),
            Column("source", N_("從"), _STATE),
            Column("target", N_("到"), _STATE),
            Column("actor", N_("經手")),
        ),
        shut=True,
    ),
    Layout(
        "outgoing_calls",
        N_("對外介接"),
        (
            Column("intended_at", N_("時間"), _WHEN, primary=True),
            Column("partner", N_("對方")),
            Column("asked", N_("請求")),
            Column("state", N_("結果"), _STATE),
            Column("attempts", N_("送出次數"), "number"),
            Column("settled_at", N_("完成"), _WHEN),
        ),
        shut=True,
    ),
    Layout(
        "ledger_entries",
        N_("軌跡"),
        (
            Column("at", N_("時間"), _WHEN, primary=True),
            Column("sentence", N_("內容")),
            Column("actor", N_("經手")),
            Column("clause_titles", N_("依據")),
            Column("leaf_hash", N_("雜湊值"), "code"),
        ),
        shut=True,
    ),
)

TOLD_OTHERWISE = frozenset({"applications", "documents", "document_openings"})
"""Sections that are not a table of their own: told in the summary, or in the table of what was agreed to."""

DECLARED: dict[str, str] = {
    "proposer": N_("要保人"),
    "insured": N_("被保險人"),
    "declared": N_("告知與約定"),
    "relation": N_("與要保人的關係"),
    "name": N_("姓名"),
    "national_id": N_("身分證字號"),
    "birth_date": N_("出生日期"),
    "phone": N_("手機號碼"),
    "mail": N_("電子郵件"),
    "address": N_("地址"),
    "insured_is_proposer": N_("被保險人就是要保人"),
    "beneficiary": N_("身故受益人"),
    "beneficiary_name": N_("受益人姓名"),
    "beneficiary_relation": N_("受益人與被保險人的關係"),
    "other_medical_cover": N_("另有實支實付醫療保險"),
}
"""What is declared, by its name. What has no word here is shown under its name: nothing is left out."""

VALUES: dict[str, str] = {
    "legal-heirs": N_("法定繼承人"),
    "named": N_("指定受益人"),
    "child": N_("子女"),
    "network": N_("網路註冊"),
    "in-person": N_("臨櫃註冊"),
    "sms": N_("簡訊"),
    "mail": N_("電子郵件"),
    "first": N_("第一次寄發"),
    "again": N_("補寄"),
    "reminder": N_("提醒"),
    "issued": N_("保單簽發"),
    "ended": N_("保單提前失效"),
    "corrected": N_("承保通報更正"),
    "accepted": N_("同意承保"),
    "declined": N_("不同意承保"),
    "own-card": N_("本人的信用卡"),
    "reserved": N_("保留中"),
    "confirmed": N_("已成立"),
    "released": N_("已釋出"),
    "question": N_("詢問"),
    "service": N_("保單的要求"),
    "complaint": N_("申訴"),
    "privacy": N_("個人資料的權利"),
    "claim": N_("理賠通知"),
    "words": N_("客戶說的"),
    "note": N_("內部紀錄"),
    "answer": N_("答覆"),
    "papers": N_("要附的文件"),
}

ACTORS: dict[str, str] = {
    "visitor": N_("訪客"),
    "customer": N_("客戶"),
    "staff": N_("同仁"),
    "system": N_("系統"),
}

NEVER_SHOWN = frozenset({"salt"})
