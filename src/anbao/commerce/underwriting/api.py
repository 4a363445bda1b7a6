"""Deciding whether an application is covered, and holding its sums. Amounts are whole TWD, moments aware UTC."""

from anbao.commerce.underwriting.actions.abnormal import clear_abnormal, note_abnormal
from anbao.commerce.underwriting.actions.deciding import STEP, decide, stands_until
from anbao.commerce.underwriting.actions.holding import confirm, end, hold, release
from anbao.commerce.underwriting.actions.reviewing import answers_of, keep_review, reviewable
from anbao.commerce.underwriting.domain.asked import Asked
from anbao.commerce.underwriting.domain.review import LONGEST, SEEN_CHANGED, Referring, Words
from anbao.commerce.underwriting.domain.sums import Period
from anbao.commerce.underwriting.queries.abnormal import AbnormalView, is_abnormal, notes_of
from anbao.commerce.underwriting.queries.decisions import DecisionView, decisions_of, passed_at, refused_between
from anbao.commerce.underwriting.queries.record import record_part
from anbao.commerce.underwriting.queries.referrals import (
    Referral,
    ReferralView,
    ReviewView,
    accepted_records,
    referral_of,
    referrals,
    reviews_of,
    said_to_customer,
    why_referred,
)
from anbao.commerce.underwriting.queries.sums import has_contract, overlapping_contracts, own_sum

__all__ = [
    "LONGEST",
    "SEEN_CHANGED",
    "STEP",
    "AbnormalView",
    "Asked",
    "DecisionView",
    "Period",
    "Referral",
    "ReferralView",
    "Referring",
    "ReviewView",
    "Words",
    "accepted_records",
    "answers_of",
    "clear_abnormal",
    "confirm",
    "decide",
    "decisions_of",
    "end",
    "has_contract",
    "hold",
    "is_abnormal",
    "keep_review",
    "note_abnormal",
    "notes_of",
    "overlapping_contracts",
    "own_sum",
    "passed_at",
    "record_part",
    "referral_of",
    "referrals",
    "refused_between",
    "release",
    "reviewable",
    "reviews_of",
    "said_to_customer",
    "stands_until",
    "why_referred",
]
