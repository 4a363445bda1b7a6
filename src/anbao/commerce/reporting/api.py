"""Reporting to the industry's system: the look-up before underwriting, the receipt and the cover report.

`accumulated` answers within the adapter's timeout or is Held. `owe_receipt`, `owe_cover` and `withdraw_receipt` join
the caller's transaction. `report_receipt` and `report_cover` make their call outside any transaction and hand the
outcome to `settle` inside the one that records it; they may be repeated at will. So does `correct`, which takes an
acknowledged report back: it is owed with its task by `withdraw_receipt` and `owe_cover_correction`.
"""

from anbao.commerce.reporting.actions.correct import correct, correct_again, is_corrected, owe_cover_correction
from anbao.commerce.reporting.actions.send import (
    owe_cover,
    owe_receipt,
    report_cover,
    report_receipt,
    withdraw_receipt,
)
from anbao.commerce.reporting.domain.report import (
    AcknowledgedReport,
    CorrectionState,
    CorrectionView,
    ReportKind,
    ReportState,
    ReportView,
    Why,
)
from anbao.commerce.reporting.models import Report
from anbao.commerce.reporting.queries.acknowledged import (
    acknowledged_as,
    acknowledged_between,
    applications_of,
    first_acknowledged_at,
)
from anbao.commerce.reporting.queries.reports import (
    accumulated,
    correction,
    corrections_for,
    corrections_of,
    corrections_owed,
    corrections_refused,
    counts,
    industry,
    late,
    listed,
    owed_between,
    receipt_done_at,
    receipt_in_doubt,
    record_part,
    refused_corrections,
    reports_of,
    views_of,
)
from anbao.gateways.reporting import Accumulated, CoverReport, ReceiptReport

__all__ = [
    "Accumulated",
    "AcknowledgedReport",
    "CorrectionState",
    "CorrectionView",
    "CoverReport",
    "ReceiptReport",
    "Report",
    "ReportKind",
    "ReportState",
    "ReportView",
    "Why",
    "accumulated",
    "acknowledged_as",
    "acknowledged_between",
    "applications_of",
    "correct",
    "correct_again",
    "correction",
    "corrections_for",
    "corrections_of",
    "corrections_owed",
    "corrections_refused",
    "counts",
    "first_acknowledged_at",
    "industry",
    "is_corrected",
    "late",
    "listed",
    "owe_cover",
    "owe_cover_correction",
    "owe_receipt",
    "owed_between",
    "receipt_done_at",
    "receipt_in_doubt",
    "record_part",
    "refused_corrections",
    "report_cover",
    "report_receipt",
    "reports_of",
    "views_of",
    "withdraw_receipt",
]
