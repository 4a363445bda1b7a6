"""What identity writes into the ledger, and the facts that it supplies."""

from collections.abc import Mapping
from typing import Final

from anbao.identity.domain.attacks import KINDS as ATTACKS
from anbao.identity.domain.factors import offers_two_kinds
from anbao.identity.domain.reviews import OUTCOMES
from anbao.identity.domain.standing import TITLES as STANDINGS
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

_REFUSED: Final[Mapping[str, str]] = {
    "locked": N_("帳號暫時鎖定"),
    "unknown": N_("沒有這個帳號"),
    "start-password-over": N_("起始密碼已經過期"),
}
KINDS_IN_WORDS: Final[Mapping[str, str]] = {
    "sign-in": N_("登入"),
    "register": N_("註冊"),
    "code": N_("寄送驗證碼"),
    "reset": N_("重設密碼"),
}
SCOPES_IN_WORDS: Final[Mapping[str, str]] = {
    "address": N_("網路位址"),
    "device": N_("裝置"),
    "account": N_("帳號"),
    "recipient": N_("門號或信箱"),
    "company": N_("全公司"),
}
FIELDS: Final[Mapping[str, str]] = {"phone": N_("手機號碼"), "mail": N_("電子郵件")}
UNCHANGED: Final[Mapping[str, str]] = {"identity.password-young": N_("剛換過，還沒到可以再換的時間")}
FOUND: Final[Mapping[str, str]] = {
    "known": N_("資料相符，驗證碼已寄出"),
    "unknown": N_("資料不符，沒有寄給任何人"),
    "too-often": N_("資料相符，但寄到那裡的驗證碼太多，沒有寄出"),
}

EVENTS: Final[Mapping[str, EventType]] = {
    "identity.person.kept": EventType(N_("保存了一位當事人的資料。")),
    "identity.account.opened": EventType(
        N_("開立帳號（{kind}）。"), words={"staff": N_("同仁"), "customer": N_("客戶")}
    ),
    "identity.password.compared": EventType(N_("比對密碼，第 {number} 次，結果：{result}。"), words=COMPARED),
    "identity.password.set": EventType(N_("設定了新密碼。")),
    "identity.password.refused": EventType(N_("新密碼不符合規則，沒有接受。")),
    "identity.password.unchanged": EventType(N_("沒有更換密碼：{reason}。"), words=UNCHANGED),
    "identity.password.reminded": EventType(N_("登入時提醒密碼很久沒有更換。")),
    "identity.reset.begun": EventType(N_("在「忘記密碼」申請重設，驗證碼要寄到：{channel}。")),
    "identity.reset.asked-again": EventType(N_("重設密碼的驗證碼要求再寄一次：{channel}。")),
    "identity.reset.looked-up": EventType(N_("核對申請重設的人：{found}。"), words=FOUND),
    "identity.reset.completed": EventType(N_("重新確認身分之後，重設了密碼。")),
    "identity.reset.refused": EventType(N_("沒有准許重設密碼。")),
    "identity.pepper.added": EventType(N_("加入密碼加密用的新金鑰（第 {pepper} 把），從此使用這一把。")),
    "identity.pepper.moved": EventType(N_("把密碼等資料改用新的金鑰加密。")),
    "identity.pepper.retired": EventType(N_("移除密碼加密用的舊金鑰（第 {pepper} 把）。")),
    "identity.sign-in.refused": EventType(N_("沒有准許登入：{reason}。"), words=_REFUSED),
    "identity.signed-out": EventType(N_("登出。")),
    "identity.sessions-ended": EventType(N_("在裝置清單登出了 {count} 個登入。")),
    "identity.device-new": EventType(N_("在沒有用過的裝置登入，已寫信通知本人。")),
    "identity.language-chosen": EventType(
        N_("選了寄信和通知用的語言（{language}）。"), words={"zh-hant": N_("中文"), "en": N_("英文")}
    ),
    "identity.otp.issued": EventType(N_("為「{purpose}」寄出一次性密碼（{channel}）。")),
    "identity.otp.compared": EventType(
        N_("比對「{purpose}」的一次性密碼，第 {number} 次，結果：{result}。"), words=COMPARED
    ),
    "identity.otp.refused": EventType(N_("「{purpose}」的一次性密碼沒有比對或寄出：{reason}。")),
    "identity.contact.asked": EventType(N_("要變更聯絡方式（{field}），驗證碼寄到新的。"), words=FIELDS),
    "identity.contact.changed": EventType(
        N_("變更了聯絡方式（{field}），已通知原來的；到 {until} 為止可以從那裡取消。"), words=FIELDS
    ),
    "identity.contact.stopped": EventType(N_("從原來的聯絡方式取消了變更（{field}），恢復成原來的。"), words=FIELDS),
    "identity.contact.settled": EventType(N_("聯絡方式（{field}）的等候期間過了，變更確定。"), words=FIELDS),
    "identity.contact.refused": EventType(N_("沒有受理聯絡方式的變更：{reason}。")),
    "identity.contact.address-changed": EventType(N_("變更了聯絡地址，已通知本人。")),
    "identity.standing.begun": EventType(N_("帳號的狀態改為「{standing}」。"), words=STANDINGS),
    "identity.standing.open-again": EventType(N_("帳號恢復使用。")),
    "identity.name.asked": EventType(N_("申請變更姓名，附上文件。")),
    "identity.name.changed": EventType(N_("兩位同仁核准後變更了姓名，已通知本人。")),
    "identity.name.declined": EventType(N_("沒有受理姓名變更，已說明理由。")),
    "identity.roles.adopted": EventType(N_("採用了角色資料。")),
    "identity.roles.granted": EventType(N_("授予角色。")),
    "identity.roles.taken": EventType(N_("收回角色。")),
    "identity.account.disabled": EventType(N_("停用帳號，已登入的地方同時登出。")),
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
    "identity.factor.added": EventType(N_("新增了登入的第二因子（{method}）。"), words=WAYS),
    "identity.factor.named": EventType(N_("替第二因子（{method}）取了名字。"), words=WAYS),
    "identity.factor.removed": EventType(N_("移除了登入的第二因子（{method}）。"), words=WAYS),
    "identity.factor.compared": EventType(N_("比對第二因子（{method}），第 {number} 次，結果：{result}。"), words=WAYS),
    "identity.factor.refused": EventType(N_("第二因子（{method}）沒有比對：{reason}。"), words=WAYS),
    "identity.factor.shown": EventType(N_("用第二因子（{method}）證明是本人。"), words=WAYS),
    "identity.factors.reset": EventType(N_("重設了第二因子，共移除 {number} 個，已登入的地方同時登出。")),
    "identity.signed-in": EventType(N_("登入。")),
    "identity.sessions.ended": EventType(N_("結束其他地方的登入。")),
    "identity.budget.spent": EventType(
        N_("嘗試次數到上限（{kind}，依{scope}），擋到 {until}。"), words={**KINDS_IN_WORDS, **SCOPES_IN_WORDS}
    ),
    "identity.attack.noticed": EventType(
        N_("看到登入攻擊（{kind}）：{accounts} 個帳號，{attempts} 次；已寄信通知。"), words=ATTACKS
    ),
    "identity.attack.blocked": EventType(N_("擋住一次登入攻擊的 {addresses} 個位址，到 {until}。")),
    "identity.attack.unblocked": EventType(N_("解除一次登入攻擊的封鎖。")),
    "identity.approval.proposed": EventType(N_("提出「{act}」，等候另一人核准。")),
    "identity.approval.approved": EventType(N_("核准並執行「{act}」。")),
    "identity.approval.rejected": EventType(N_("駁回「{act}」。")),
    "identity.approval.refused": EventType(N_("「{act}」沒有核准：{reason}。")),
}

_BY: Final = "identity"

FACTS: Final[Mapping[str, FactType]] = {
    "account.standing": FactType("str", _BY, "how the account of a customer stands"),
    "password.length": FactType("int", _BY, "characters of the typed password"),
    "password.has_letter": FactType("bool", _BY, "holds a letter of the alphabet"),
    "password.has_digit": FactType("bool", _BY, "holds a digit"),
    "password.contains_personal_datum": FactType("bool", _BY, "holds something others know of the person"),
    "password.longest_run": FactType("int", _BY, "longest stretch of same or consecutive characters"),
    "password.equals_account": FactType("bool", _BY, "is the login itself"),
    "reset.identified": FactType("bool", _BY, "the right code of this very reset was redeemed"),
    "reset.token_sent": FactType("bool", _BY, "a code was sent to a channel that was registered before"),
    "reset.token_used": FactType("bool", _BY, "a password was set with it, or another reset took its place"),
    "reset.token_expires_at": FactType("datetime", _BY, "until when the reset stays open"),
    "authentication.multi_factor": FactType(
        "bool", _BY, "signing in with two kinds of factor is offered", supply=lambda _at: offers_two_kinds()
    ),
    "password.reused_within": FactType("int", _BY, "how many passwords back the same was used, 0 for never"),
}
