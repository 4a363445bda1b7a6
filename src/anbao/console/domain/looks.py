"""Why a member of staff looks at a customer, what stands in the ledger about it, and what is shown without asking."""

from typing import Final

from anbao.kernel.text import N_

OTHER: Final = "other"
WHY: Final = {
    "contact": N_("客戶來電、來信或親自到場"),
    "matter": N_("辦理這位客戶的案件"),
    "review": N_("內部查核或稽核"),
    "authority": N_("主管機關、法院或檢警要求"),
    OTHER: N_("其他，寫在下面"),
}
SOUGHT: Final = {
    "national-id": N_("身分證字號或居留證號"),
    "phone": N_("手機號碼"),
    "mail": N_("電子郵件"),
}
FILES: Final = "file:"
"""What `sought` begins with where a file of a list was taken along, whose name follows."""
BECAUSE: Final = "console.look.because"
MOST: Final = 10  # people of whom one phone or mail is known
EVENTS: Final = {
    "console.customer-looked-at": N_("同仁說明理由後查看這位客戶。"),
    "console.customer-not-found": N_("同仁說明理由後找一位客戶，沒有找到。"),
    "console.customers-exported": N_("同仁說明理由後匯出一份有個人資料的清單（{list}，{rows} 筆）。"),
    "console.customer-revealed": N_("同仁看了這位客戶完整的個人資料。"),
}


def masked_name(name: str) -> str:
    """`林美玲` → `林〇〇`."""
    return name[:1] + "〇" * max(len(name) - 1, 1)


def masked_number(national_id: str) -> str:
    """`A123456789` → `A12•••••89`."""
    return national_id[:3] + "•" * 5 + national_id[-2:]


def masked_birth(birth_date: str) -> str:
    """`1990-05-17` → `1990-••-••`."""
    return f"{birth_date[:4]}-••-••"
