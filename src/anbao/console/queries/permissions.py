"""What each permission lets somebody do, in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from anbao.kernel.text import N_
from anbao.ui.api import english

WORDS: Final[Mapping[str, str]] = {
    "applications.view": N_("看投保申請"),
    "customers.view": N_("看客戶資料"),
    "customers.reveal": N_("看完整的客戶資料"),
    "customers.standing": N_("提出客戶帳號狀態的變更"),
    "customers.standing-approve": N_("核准客戶帳號狀態的變更"),
    "customers.looks": N_("看誰看過客戶"),
    "customers.export": N_("匯出有個人資料的檔案"),
    "policies.serve": N_("辦理保單事務"),
    "branch.record": N_("登記本人臨櫃註冊"),
    "underwriting.decide": N_("決定人工核保"),
    "disputes.decide": N_("決定款項爭議"),
    "care.answer": N_("答覆客戶的要求"),
    "care.promise": N_("提出答覆期限"),
    "care.approve": N_("核准答覆期限"),
    "messages.view": N_("看寄給客戶的訊息"),
    "messages.retry": N_("再寄沒有寄出的訊息"),
    "catalogue.view": N_("看商品與文件"),
    "catalogue.propose": N_("提出商品與文件上架"),
    "catalogue.release": N_("核准商品與文件上架"),
    "advertising.view": N_("看廣告"),
    "advertising.propose": N_("提出廣告"),
    "advertising.approve": N_("核准廣告"),
    "rulebook.view": N_("看規則冊"),
    "rulebook.propose": N_("提出規則冊變更"),
    "rulebook.approve": N_("核准規則冊變更"),
    "rulebook.adopt": N_("採行法規修正"),
    "screening.propose": N_("提出篩查名單"),
    "screening.approve": N_("核准篩查名單"),
    "screening.clear": N_("處理篩查結果"),
    "records.view": N_("看歸檔資料"),
    "records.hold": N_("暫停銷毀資料"),
    "records.lift": N_("核准恢復銷毀"),
    "ledger.view": N_("看帳冊"),
    "ledger.open": N_("打開封存的內容"),
    "overview.view": N_("看總覽"),
    "examiner.open": N_("提出、關閉檢查席位"),
    "examiner.approve": N_("核准檢查席位"),
    "approvals.view": N_("看提案"),
    "staff.view": N_("看同仁帳號"),
    "staff.propose": N_("提出帳號變更、停用帳號"),
    "staff.approve": N_("核准帳號變更"),
    "staff.review": N_("清查帳號"),
    "tokens.make": N_("建立自己的權杖"),
    "attacks.view": N_("看登入攻擊"),
    "attacks.block": N_("擋住登入攻擊的來源"),
    "tokens.revoke": N_("撤銷同仁的權杖"),
    "settings.view": N_("看系統狀態"),
    "tasks.view": N_("看系統工作"),
    "tasks.retry": N_("再做失敗的工作"),
}


def words_of(permissions: Iterable[str]) -> list[str]:
    """In the order above; what another package brought shows as its name."""
    held = set(permissions)
    said = [_(words) for name, words in WORDS.items() if name in held]
    if english():  # they stand in one list: only its first begins with a capital
        said = [one[:1].lower() + one[1:] if place else one[:1].upper() + one[1:] for place, one in enumerate(said)]
    return said + sorted(held - WORDS.keys())
