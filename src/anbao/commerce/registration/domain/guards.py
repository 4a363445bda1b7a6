"""Guards of steps `registration.begin`, `registration.complete` and `servicing.begin` (e-commerce rules, 7 and 8)."""

from datetime import datetime

from anbao.kernel.periods import Period
from anbao.kernel.registries import Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Detail, Passed, Reason, Refused, Verdict

OTP_TAG = "registration.otp-redeemed"
OTP_PURPOSE = "registration.complete"
METHOD = "network"  # the way of registering that these steps are


def disclosures_opened_and_agreed(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse unless every disclosure in force was opened in this visit, in this version, and agreed to.

    Nothing released refuses as well: there is then nothing that could have been read.
    """
    required = _references(facts["disclosures.required"])
    if not required:
        return _refused(
            "no-disclosures",
            N_("註冊前須閱讀的文件目前無法提供，所以暫停註冊。"),
            N_("請稍後再試，或與客服聯絡。"),
        )
    if not required <= _references(facts["disclosures.opened"]):
        return _refused(
            "disclosures-not-opened",
            N_("還有文件沒有打開閱讀。"),
            N_("請讀完這一頁的每份文件，再勾選同意。"),
            field="documents",
        )
    if not required <= _references(facts["disclosures.agreed"]):
        return _refused(
            "disclosures-not-agreed",
            N_("還有文件沒有勾選同意。"),
            N_("請確認內容後勾選每一份文件；若不同意，仍可匿名試算或洽服務據點。"),
            field="documents",
        )
    return Passed()


def natural_person(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse anyone but a natural person."""
    if facts["proposer.natural_person"] is True:
        return Passed()
    return _refused(
        "not-natural-person",
        N_("網路投保只開放個人註冊。"),
        N_("請填寫個人的身分證字號或居留證號；公司或團體請洽服務據點。"),
        field="national_id",
    )


def of_age(facts: Facts, figures: Figures, _at: datetime) -> Verdict:
    """Refuse an age (completed years) below figure `age.majority`."""
    age, majority = facts["proposer.age"], int(str(figures["age.majority"]))
    if isinstance(age, int) and age >= majority:
        return Passed()
    return _refused(
        "not-of-age",
        N_("須年滿 {majority} 歲才能自行在網路上註冊。"),
        N_("請由法定代理人洽服務據點協助投保。"),
        field="birth_date",
        majority=majority,
    )


def personal_data_complete(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse while a datum needed to verify the person is missing."""
    missing = facts["proposer.missing"]
    if isinstance(missing, tuple | list) and not missing:
        return Passed()
    return _refused(
        "personal-data-missing",
        N_("還有資料沒有填寫。"),
        N_("請補上標示的欄位。"),
        field=str(missing[0]) if isinstance(missing, tuple | list) else "",
    )


def otp_redeemed(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse unless a one-time password was redeemed for this registration and exactly what it declares."""
    if facts["otp.redeemed"] is not True:
        return _refused("otp-missing", N_("還沒有完成驗證碼確認。"), N_("請輸入我們寄給您的驗證碼。"), field="code")
    if facts["otp.purpose"] != OTP_PURPOSE or facts["otp.act_matches"] is not True:
        return _refused(
            "otp-for-other-data",
            N_("驗證碼不是為目前填寫的資料寄出的。"),
            N_("請重新寄送驗證碼，再輸入一次。"),
            field="code",
        )
    return Passed()


def service_not_dormant(facts: Facts, figures: Figures, at: datetime) -> Verdict:
    """Verified, or served online, within figure `dormancy.service_after` (article 8, second paragraph)."""
    last, lapse = facts["registration.last_service_at"], figures["dormancy.service_after"]
    if isinstance(last, datetime) and isinstance(lapse, Period) and at < lapse.add_to(last):
        return Passed()
    return Refused(
        Reason(
            "service.dormant",
            N_("您已經很久沒有在網路上辦理保單，線上服務已暫停。"),
            N_("請重新驗證身分，就可以繼續辦理；保單不受影響。"),
        )
    )


def _references(value: object) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple | list) else frozenset()


def _refused(code: str, message: str, remedy: str, *, field: str = "", **details: Detail) -> Refused:
    return Refused(Reason(f"registration.{code}", message, remedy, details, field=field))


GUARDS: dict[str, Guard] = {
    "registration.disclosures-opened-and-agreed": disclosures_opened_and_agreed,
    "registration.natural-person": natural_person,
    "registration.of-age": of_age,
    "registration.personal-data-complete": personal_data_complete,
    OTP_TAG: otp_redeemed,
    "service.not-dormant": service_not_dormant,
}
"""Tag → guard, for the registry."""

FACTS: dict[str, FactType] = {
    "registration.method": FactType("str", "registration", "network, certificate or in-person; empty: not registered"),
    "registration.last_service_at": FactType(
        "datetime", "registration", "latest of verification and completed online service"
    ),
    "disclosures.required": FactType("list", "registration", "<document key>@<sha256> of all in force"),
    "disclosures.opened": FactType("list", "registration", "references whose bytes were fetched in this visit"),
    "disclosures.agreed": FactType("list", "registration", "references whose box the visitor ticked"),
    "proposer.natural_person": FactType("bool", "registration", "a person's number, not a business's"),
    "proposer.age": FactType("int", "registration", "completed years on the day in Taiwan"),
    "proposer.missing": FactType("list", "registration", "names of data not given"),
    "otp.redeemed": FactType("bool", "identity", "a one-time password was redeemed"),
    "otp.purpose": FactType("str", "identity", "what it was issued for; empty: none"),
    "otp.act_matches": FactType("bool", "identity", "issued for exactly the content at hand"),
}
