"""Guards of steps `identity.set-password` (insurer security, annex 5, point three) and `identity.reset-password`.

Figures come from the rulebook.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from anbao.kernel.registries import Facts, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

FIELD = "password"


def password_length(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse fewer characters than figure `password.min_length`."""
    least = int(str(figures["password.min_length"]))
    if int(str(facts["password.length"])) >= least:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-short",
            message=N_("密碼太短。"),
            remedy=N_("請至少輸入 {least} 個字元。"),
            details={"least": least},
            field=FIELD,
        )
    )


def password_letters_and_digits(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse a password without a letter or without a digit."""
    if facts["password.has_letter"] is True and facts["password.has_digit"] is True:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-plain",
            message=N_("密碼要同時有英文字母和數字。"),
            remedy=N_("請混合使用英文字母與數字，也可以加上大小寫或符號。"),
            field=FIELD,
        )
    )


def password_no_obvious_data(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse a password that holds something others know of the person."""
    if facts["password.contains_personal_datum"] is False:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-personal",
            message=N_("密碼裡有您的個人資料，容易被猜到。"),
            remedy=N_("請不要用身分證字號、生日、手機號碼、電子郵件或姓名。"),
            field=FIELD,
        )
    )


def password_no_runs(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse a stretch of same or consecutive characters longer than figure `password.max_run`."""
    most = int(str(figures["password.max_run"]))
    if int(str(facts["password.longest_run"])) <= most:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-run",
            message=N_("密碼裡有太長的相同或連續字元。"),
            remedy=N_("像 aaaa、1234 這樣的字串請不要超過 {most} 個字元。"),
            details={"most": most},
            field=FIELD,
        )
    )


def password_not_account(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse the login itself as password."""
    if facts["password.equals_account"] is False:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-is-login",
            message=N_("密碼不能和帳號一樣。"),
            remedy=N_("請換一組密碼。"),
            field=FIELD,
        )
    )


def password_not_previous(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse a password used within the last figure `password.history` ones."""
    generations = int(str(figures["password.history"]))
    back = int(str(facts["password.reused_within"]))
    if back == 0 or back > generations:
        return Passed()
    return Refused(
        Reason(
            code="identity.password-reused",
            message=N_("這組密碼最近用過。"),
            remedy=N_("請換一組沒有用過的密碼。"),
            field=FIELD,
        )
    )


def reset_identified(facts: Facts, figures: Figures, at: datetime) -> Verdict:  # noqa: ARG001
    """Refuse a reset without a person identified anew by something sent that works once and not for long.

    Insurer security, annex 5, point eight; broker security, annex 2, part five, point four.
    """
    expires = facts["reset.token_expires_at"]
    in_time = isinstance(expires, datetime) and at < expires
    if facts["reset.token_used"] is not False or not in_time:
        return Refused(
            Reason(
                code="identity.reset-over",
                message=N_("這次重設已經結束或過了時間。"),
                remedy=N_("請從「忘記密碼」重新開始。"),
            )
        )
    if facts["reset.identified"] is True and facts["reset.token_sent"] is True:
        return Passed()
    return Refused(
        Reason(
            code="identity.reset-unidentified",
            message=N_("還沒有確認是您本人。"),
            remedy=N_("請先輸入寄給您的驗證碼。"),
            field="code",
        )
    )


GUARDS: Final[Mapping[str, Guard]] = {
    "identity.password-length": password_length,
    "identity.password-letters-and-digits": password_letters_and_digits,
    "identity.password-no-obvious-data": password_no_obvious_data,
    "identity.password-no-runs": password_no_runs,
    "identity.password-not-account": password_not_account,
    "identity.password-not-previous": password_not_previous,
    "identity.reset-identified": reset_identified,
}
