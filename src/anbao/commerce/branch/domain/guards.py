"""Guards of step `branch.register` (e-commerce rules, article 7: registering in person)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from anbao.kernel.registries import Fact, Facts, FactType, Figures, Guard
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict


def applicant_present(facts: Facts, _figures: Figures, at: datetime) -> Verdict:
    """Refuse unless somebody of the company met the applicant, not later than now."""
    met = facts["registration.attended_at"]
    if not isinstance(met, datetime) or met > at or not facts["registration.checked_by"]:
        return _refused(
            "not-present",
            N_("沒有記下本人到場、由誰核對。"),
            N_("請本人到營業處所，由經辦人員當面核對證件之後再登記。"),
            field="papers",
        )
    return Passed()


def disclosures_signed(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse unless every disclosure in force was handed over and signed. Nothing in force refuses as well."""
    required = _members(facts["disclosures.required"])
    if not required:
        return _refused(
            "no-disclosures",
            N_("註冊前要交給本人閱讀的文件還沒有發布，所以不能登記。"),
            N_("請通知法令遵循人員先發布文件。"),
            field="documents",
        )
    if not required <= _members(facts["disclosures.given"]):
        return _refused(
            "disclosures-not-given",
            N_("還有文件沒有交給本人閱讀。"),
            N_("請逐份交給本人看過，再勾選。"),
            field="documents",
        )
    if not required <= _members(facts["disclosures.signed"]):
        return _refused(
            "disclosures-not-signed",
            N_("沒有本人簽名的文件。"),
            N_("請本人簽名之後，上傳簽好的文件。"),
            field="scan",
        )
    return Passed()


def personal_data_complete(facts: Facts, _figures: Figures, _at: datetime) -> Verdict:
    """Refuse while a datum needed to tell who it is is missing."""
    missing = facts["proposer.missing"]
    if isinstance(missing, tuple | list) and not missing:
        return Passed()
    return _refused(
        "data-missing",
        N_("還有資料沒有填寫。"),
        N_("請補上標示的欄位。"),
        field=str(missing[0]) if isinstance(missing, tuple | list) else "",
    )


def _members(value: Fact) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple | list) else frozenset()


def _refused(code: str, message: str, remedy: str, *, field: str) -> Refused:
    return Refused(Reason(f"branch.{code}", message, remedy, field=field))


GUARDS: Final[Mapping[str, Guard]] = {
    "branch.applicant-present": applicant_present,
    "branch.disclosures-signed": disclosures_signed,
    "branch.personal-data-complete": personal_data_complete,
}

FACTS: Final[Mapping[str, FactType]] = {
    "registration.attended_at": FactType("datetime", "branch", "when the applicant was there"),
    "registration.checked_by": FactType("str", "branch", "the member of staff who compared the papers"),
    "disclosures.given": FactType("list", "branch", "references handed over on paper"),
    "disclosures.signed": FactType("list", "branch", "references that the applicant signed"),
}
