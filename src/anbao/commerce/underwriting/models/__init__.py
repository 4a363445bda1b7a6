"""Decisions as they were taken, the sums that people have or are about to have, notes of what was abnormal."""

from anbao.commerce.underwriting.models.abnormal import AbnormalRecord
from anbao.commerce.underwriting.models.decisions import Review, UnderwritingDecision
from anbao.commerce.underwriting.models.sums import Reservation, State, SumCounter

__all__ = ["AbnormalRecord", "Reservation", "Review", "State", "SumCounter", "UnderwritingDecision"]
