"""What identity writes into the ledger, and the facts that it supplies."""

from collections.abc import Mapping
from typing import Final

from anbao.identity.domain.factors import offers_two_kinds
from anbao.kernel.registries import EventType, FactType
from anbao.kernel.text import N_

COMPARED: Final[Mapping[str, str]] = {
    "right": N_("比對相符"),
    "wrong": N_("比對不符"),
    "too-late": N_("比對相符，但已經太晚"),
    "locked-meanwhile": N_("比對相符，但已經鎖定"),
    "used": N_("比對相符，但已經用過"),
}
WAYS: Final[Mapping[str, str]] = {
    **COMPARED,
    "totp": N_("驗證器 App"),
    "recovery": N_("備用碼"),
    "passkey": N_("通行密鑰"),
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
    "identity.account.enabled": EventType(N_("恢復使用帳號。")),
    "identity.account.unchanged": EventType(N_("帳號沒有變更：{reason}。")),
    "identity.start-password.ordered": EventType(N_("收回原來的密碼，安排寄送起始密碼。")),
    "identity.start-password.sent": EventType(N_("產生起始密碼，寄給本人。")),
    "identity.factor.added": EventType(N_("新增了登入的第二因子（{method}）。"), words=WAYS),
    "identity.factor.named": EventType(N_("替第二因子（{method}）取了名字。"), words=WAYS),
    "identity.factor.removed": EventType(N_("移除了登入的第二因子（{method}）。"), words=WAYS),
    "identity.factor.compared": EventType(N_("比對第二因子（{method}），第 {number} 次，結果：{result}。"), words=WAYS),
    "identity.factor.refused": EventType(N_("第二因子（{method}）沒有比對：{reason}。"), words=WAYS),
    "identity.factor.shown": EventType(N_("用第二因子（{method}）證明是本人。"), words=WAYS),
    "identity.factors.reset": EventType(N_("重設了第二因子，共移除 {number} 個，已登入的地方同時登出。")),
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
    "authentication.multi_factor": FactType(
        "bool", _BY, "signing in with two kinds of factor is offered", supply=lambda _at: offers_two_kinds()
    ),
    "password.reused_within": FactType("int", _BY, "how many passwords back the same was used, 0 for never"),
}
