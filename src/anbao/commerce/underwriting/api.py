"""Deciding whether an application is covered, and holding its sums. Amounts are whole TWD, moments aware UTC."""

from anbao.commerce.underwriting.actions.abnormal import clear_abnormal, note_abnormal
from anbao.commerce.underwriting.actions.deciding import STEP, decide
from anbao.commerce.underwriting.actions.holding import confirm, end, hold, release
from anbao.commerce.underwriting.domain.sums import Period
from anbao.commerce.underwriting.queries import (
    DecisionView,
    Referral,
    decisions_of,
    has_contract,
    is_abnormal,
    own_sum,
    passed_at,
    record_part,
    referrals,
)

__all__ = [
    "STEP",
    "DecisionView",
    "Period",
    "Referral",
    "clear_abnormal",
    "confirm",
    "decide",
    "decisions_of",
    "end",
    "has_contract",
    "hold",
    "is_abnormal",
    "note_abnormal",
    "own_sum",
    "passed_at",
    "record_part",
    "referrals",
    "release",
]
