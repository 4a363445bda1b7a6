"""What a person reads when identity says no."""

from datetime import datetime

from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused


def locked(until: datetime) -> Refused:
    """Too many wrong passwords; the same for logins that nobody has."""
    return Refused(
        Reason(
            code="identity.locked",
            message=N_("這個帳號因密碼多次輸入錯誤，暫時鎖定到 {until}。"),
            remedy=N_("請在 {until} 之後再登入，或聯絡我們協助您。鎖定期間再試不會延長時間。"),
            details={"until": _clock(until)},
        )
    )


def wrong_password(left: int) -> Refused:
    """Login or password is wrong; which one is not said."""
    return Refused(
        Reason(
            code="identity.wrong-password",
            message=N_("帳號或密碼不正確。"),
            remedy=N_("請檢查後再輸入一次。再錯 {left} 次，帳號會暫時鎖定。"),
            details={"left": left},
            field="password",
        )
    )


def start_password_over() -> Refused:
    """The right start password, too late."""
    return Refused(
        Reason(
            code="identity.start-password-over",
            message=N_("這組起始密碼已經過期。"),
            remedy=N_("請系統管理人員重新寄一組給您。"),
            field="password",
        )
    )


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(TAIPEI):%H:%M}"


def too_young(until: datetime) -> Refused:
    """The company's rules let a password be changed only after a time."""
    return Refused(
        Reason(
            code="identity.password-young",
            message=N_("這組密碼剛換過，{until} 之後才能再換。"),
            remedy=N_("懷疑有人知道您的密碼時，請從登入頁的「忘記密碼」辦理。"),
            details={"until": f"{until.astimezone(TAIPEI):%Y/%m/%d %H:%M}"},
        )
    )


def reset_over() -> Refused:
    """Used, replaced, or too late: as the guard says it."""
    return Refused(
        Reason(
            code="identity.reset-over",
            message=N_("這次重設已經結束或過了時間。"),
            remedy=N_("請從「忘記密碼」重新開始。"),
        )
    )


def reset_on_its_way() -> Refused:
    """The code is still being written; said of everybody, known or not."""
    return Refused(
        Reason(
            code="identity.reset-on-its-way",
            message=N_("驗證碼正在寄出。"),
            remedy=N_("請等幾秒，收到訊息後再輸入；這次不算一次錯誤。"),
            field="code",
        )
    )


def otp_over() -> Refused:
    """No comparison any more: used up, expired, replaced, or for something else."""
    return Refused(
        Reason(
            code="identity.otp-over",
            message=N_("這組驗證碼已經失效。"),
            remedy=N_("請按「重新寄送」取得新的驗證碼。"),
            field="code",
        )
    )


def wrong_otp(left: int) -> Refused:
    """A wrong code, with attempts left."""
    return Refused(
        Reason(
            code="identity.wrong-otp",
            message=N_("驗證碼不正確。"),
            remedy=N_("請看最新一則訊息，再輸入一次；還可以試 {left} 次。"),
            details={"left": left},
            field="code",
        )
    )


def otp_too_soon(seconds: int) -> Refused:
    """Asked again too soon."""
    return Refused(
        Reason(
            code="identity.otp-too-soon",
            message=N_("驗證碼剛寄出。"),
            remedy=N_("請等 {seconds} 秒再重新寄送。"),
            details={"seconds": seconds},
            field="code",
        )
    )


def otp_too_many() -> Refused:
    """One number or mailbox got too many codes within the window."""
    return Refused(
        Reason(
            code="identity.otp-too-many",
            message=N_("寄到這裡的驗證碼太多了。"),
            remedy=N_("請過一段時間再試，或聯絡我們協助您。"),
            field="code",
        )
    )


def too_many(until: datetime) -> Refused:
    """The whole budget is spent."""
    return Refused(
        Reason(
            code="identity.too-many-attempts",
            message=N_("這裡試的次數太多了，先暫停到 {until}。"),
            remedy=N_("請在 {until} 之後再試。急著辦理的話，可以打電話給我們；如果不是您試的，也請告訴我們。"),
            details={"until": _moment(until)},
        )
    )


def held_back(until: datetime) -> Refused:
    """A CAPTCHA would be asked, and the company has none."""
    return Refused(
        Reason(
            code="identity.held-back",
            message=N_("這裡試的次數比平常多很多，要等到 {until} 才能再試。"),
            remedy=N_("這是為了擋下程式大量嘗試。請在 {until} 之後再試，或打電話給我們。"),
            details={"until": _moment(until)},
        )
    )


def proof_missing(seconds: int) -> Refused:
    """The browser did not bring the solution of its puzzle."""
    return Refused(
        Reason(
            code="identity.proof-missing",
            message=N_("這裡試的次數比平常多，要先確認不是程式。"),
            remedy=N_("請再送出一次：瀏覽器會自己算好；不能執行程式的瀏覽器，請等 {seconds} 秒再送。"),
            details={"seconds": seconds},
        )
    )


def captcha_missing() -> Refused:
    """The CAPTCHA was not solved."""
    return Refused(
        Reason(
            code="identity.captcha-missing",
            message=N_("還沒有通過「我不是機器人」的確認。"),
            remedy=N_("請完成畫面上的確認，再送出一次。"),
        )
    )


def captcha_silent() -> Refused:
    """The service behind the CAPTCHA does not answer."""
    return Refused(
        Reason(
            code="identity.captcha-silent",
            message=N_("確認不是機器人的服務現在沒有回應。"),
            remedy=N_("請過幾分鐘再送出一次；急著辦理可以打電話給我們。"),
        )
    )


def codes_spent(until: datetime) -> Refused:
    """A day's codes, or the company's texts of an hour, are used up."""
    return Refused(
        Reason(
            code="identity.codes-spent",
            message=N_("驗證碼寄送的總量已到上限，要等到 {until}。"),
            remedy=N_("請在 {until} 之後再試，或打電話給我們；已經寄到的驗證碼仍然有效。"),
            details={"until": _moment(until)},
            field="code",
        )
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TAIPEI):%m/%d %H:%M}"


def approval_refused(code: str, says: tuple[str, str], *, field: str = "") -> Refused:
    """A decision that cannot be taken; `says`: why, and what to do."""
    message, remedy = says
    return Refused(Reason(code=f"identity.approval-{code}", message=message, remedy=remedy, field=field))


SAME_PERSON = N_("提出的人不能自己決定。"), N_("請由另一位有權限的同仁決定。")
NOT_PERMITTED = N_("您沒有決定這件事的權限。"), N_("請由有權限的同仁決定。")
DECIDED = N_("這件事已經有人決定了。"), N_("請看提案頁上的結果；要再變更，請重新提出。")
WITHOUT_REASON = (
    N_("駁回要寫下理由，五百字以內。"),
    N_("請寫明為什麼駁回、提案人可以怎麼改；提案人會看到。"),
)
CHANGED = N_("提案內容和提出時不一樣，不能核准。"), N_("請通知系統管理人員查明，並請提案人重新提出。")
