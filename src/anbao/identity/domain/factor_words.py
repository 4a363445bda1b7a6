"""What a person reads about second factors when identity says no. Pure."""

from datetime import datetime
from typing import Final

from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused

LOCKED: Final = "identity.second-locked"


def locked(until: datetime) -> Refused:
    """Too many wrong codes."""
    return Refused(
        Reason(
            code=LOCKED,
            message=N_("驗證碼多次輸入錯誤，第二步驗證暫停到 {until}。"),
            remedy=N_("請在 {until} 之後再試。如果不是您本人，密碼可能已經外洩，請盡快換密碼並聯絡我們。"),
            details={"until": f"{until.astimezone(TAIPEI):%H:%M}"},
        )
    )


def wrong(left: int) -> Refused:
    """A code that is none of the account's."""
    return Refused(
        Reason(
            code="identity.second-wrong",
            message=N_("驗證碼不正確。"),
            remedy=N_("請看驗證器現在的數字再輸入一次；手機的時間要準。還可以試 {left} 次。"),
            details={"left": left},
            field="code",
        )
    )


def wrong_recovery(left: int) -> Refused:
    """A recovery code that is none of the account's, or was used."""
    return Refused(
        Reason(
            code="identity.recovery-wrong",
            message=N_("這個備用碼不正確，或已經用過。"),
            remedy=N_("每個備用碼只能用一次，請換下一個。還可以試 {left} 次。"),
            details={"left": left},
            field="recovery",
        )
    )


def used() -> Refused:
    """The right code, a second time."""
    return Refused(
        Reason(
            code="identity.second-used",
            message=N_("這組數字剛才用過了。"),
            remedy=N_("請等驗證器換成下一組數字，最多三十秒。"),
            field="code",
        )
    )


def passkey_refused(reason: str) -> Refused:
    """A key's answer that proves nothing; `reason` is a code."""
    message, remedy = {"known-already": KNOWN_ALREADY, "not-asked": ASK_AGAIN}.get(reason, PASSKEY_WRONG)
    return Refused(Reason(code=f"identity.passkey-{reason}", message=message, remedy=remedy, field="passkey"))


def half_over() -> Refused:
    """The password was typed too long ago."""
    return Refused(
        Reason(
            code="identity.second-too-late",
            message=N_("離剛才輸入密碼太久了。"),
            remedy=N_("請重新登入。"),
        )
    )


def second_step() -> Refused:
    """The account has a second factor, and it was not shown yet."""
    return Refused(
        Reason(
            code="identity.second-step",
            message=N_("這個帳號登入要兩步驟。"),
            remedy=N_("請登入，再完成第二步驗證。"),
        )
    )


def refused(code: str, says: tuple[str, str], *, field: str = "") -> Refused:
    """A change of factors that is not made; `says`: why, and what to do."""
    message, remedy = says
    return Refused(Reason(code=f"identity.factor-{code}", message=message, remedy=remedy, field=field))


LAST: Final = N_("這是最後一個第二因子，不能移除。"), N_("請先新增另一個，再移除這一個。")
TOO_MANY: Final = N_("第二因子已經有十個了。"), N_("請先移除不再使用的。")
NOT_CONFIRMED: Final = (
    N_("這組數字和驗證器的不一樣，還沒有加進來。"),
    N_("請確認掃描的是這一頁的條碼、手機的時間正確，再輸入現在的數字。"),
)
NONE_YET: Final = N_("還沒有第二因子，不需要備用碼。"), N_("請先新增驗證器 App 或通行密鑰。")
GONE: Final = N_("這個第二因子已經移除。"), N_("請重新整理頁面，看目前有哪些。")
NOTHING_TO_RESET: Final = N_("這位同仁沒有第二因子。"), N_("不需要重設；下次登入時會請本人設定。")
KNOWN_ALREADY: Final = N_("這個通行密鑰已經加過了。"), N_("請換一個裝置或安全金鑰。")
ASK_AGAIN: Final = N_("等太久了，或已經用過一次。"), N_("請再按一次按鈕。")
PASSKEY_WRONG: Final = N_("沒辦法用這個通行密鑰確認。"), N_("請再試一次，或改用其他方式。")
