"""What identity writes into the ledger, and the facts that it supplies."""

from collections.abc import Mapping
from typing import Final

from anbao.identity.domain.reviews import OUTCOMES
from anbao.kernel.registries import EventType, FactType
from anbao.kernel.text import N_

COMPARED: Final[Mapping[str, str]] = {
    "right": N_("比對相符"),
    "wrong": N_("比對不符"),
    "too-late": N_("比對相符，但已經太晚"),
    "locked-meanwhile": N_("比對相符，但已經鎖定"),
}

EVENTS: Final[Mapping[str, EventType]] = {
    "identity.person.kept": EventType(N_("保存了一位當事人的資料。")),
    "identity.account.opened": EventType(N_("開立帳號（{kind}）。")),
    "identity.password.compared": EventType(N_("比對密碼，第 {number} 次，結果：{result}。"), words=COMPARED),
    "identity.password.set": EventType(N_("設定了新密碼。")),
    "identity.password.refused": EventType(N_("新密碼不符合規則，沒有接受。")),
    "identity.sign-in.refused": EventType(N_("沒有准許登入：{reason}。")),
    "identity.signed-out": EventType(N_("登出。")),
    "identity.sessions-ended": EventType(N_("在裝置清單登出了 {count} 個登入。")),
    "identity.device-new": EventType(N_("在沒有用過的裝置登入，已寫信通知本人。")),
    "identity.language-chosen": EventType(N_("選了寄信和通知用的語言（{language}）。")),
    "identity.otp.issued": EventType(N_("為「{purpose}」寄出一次性密碼（{channel}）。")),
    "identity.otp.compared": EventType(
        N_("比對「{purpose}」的一次性密碼，第 {number} 次，結果：{result}。"), words=COMPARED
    ),
    "identity.otp.refused": EventType(N_("「{purpose}」的一次性密碼沒有比對或寄出：{reason}。")),
    "identity.roles.adopted": EventType(N_("採用了角色資料。")),
    "identity.roles.granted": EventType(N_("授予角色。")),
    "identity.roles.taken": EventType(N_("收回角色。")),
    "identity.account.disabled": EventType(N_("停用帳號，已登入的地方同時登出。")),
    "identity.staff.changed": EventType(N_("變更同仁的姓名或電子郵件，新舊信箱都通知了。")),
    "identity.account.term": EventType(N_("變更帳號的期限。")),
    "identity.account.idle-notice": EventType(N_("通知本人：太久沒登入，帳號將要停用。")),
    "identity.emergency.opened": EventType(N_("開立緊急帳號，用到 {until} 為止。")),
    "identity.move.planned": EventType(N_("核准之後生效的職務異動。")),
    "identity.move.done": EventType(N_("職務異動的日子到了，換成新的角色。")),
    "identity.move.not-done": EventType(N_("職務異動沒有生效：{reason}。")),
    "identity.move.withdrawn": EventType(N_("取消還沒生效的職務異動。")),
    "identity.duties.adopted": EventType(N_("採用了哪些權限要分開的資料。")),
    "identity.duty-exception.granted": EventType(N_("核准分工的例外，到 {until} 為止。")),
    "identity.review.opened": EventType(N_("開始清查 {accounts} 個帳號，到 {due} 為止。")),
    "identity.review.decided": EventType(N_("清查一個帳號：{outcome}。"), words=OUTCOMES),
    "identity.review.again": EventType(N_("提出的變更被駁回，這個帳號要再清查一次。")),
    "identity.review.closed": EventType(N_("清查完成。")),
    "identity.account.enabled": EventType(N_("恢復使用帳號。")),
    "identity.account.unchanged": EventType(N_("帳號沒有變更：{reason}。")),
    "identity.start-password.ordered": EventType(N_("收回原來的密碼，安排寄送起始密碼。")),
    "identity.start-password.sent": EventType(N_("產生起始密碼，寄給本人。")),
    "identity.signed-in": EventType(N_("登入。")),
    "identity.sessions.ended": EventType(N_("結束其他地方的登入。")),
    "identity.approval.proposed": EventType(N_("提出「{act}」，等候另一人核准。")),
    "identity.approval.approved": EventType(N_("核准並執行「{act}」。")),
    "identity.approval.rejected": EventType(N_("駁回「{act}」。")),
    "identity.approval.refused": EventType(N_("「{act}」沒有核准：{reason}。")),
}

_BY: Final = "identity"

FACTS: Final[Mapping[str, FactType]] = {
    "password.length": FactType("int", _BY, "characters of the typed password"),
    "password.has_letter": FactType("bool", _BY, "holds a letter of the alphabet"),
    "password.has_digit": FactType("bool", _BY, "holds a digit"),
    "password.contains_personal_datum": FactType("bool", _BY, "holds something others know of the person"),
    "password.longest_run": FactType("int", _BY, "longest stretch of same or consecutive characters"),
    "password.equals_account": FactType("bool", _BY, "is the login itself"),
    "password.reused_within": FactType("int", _BY, "how many passwords back the same was used, 0 for never"),
}
