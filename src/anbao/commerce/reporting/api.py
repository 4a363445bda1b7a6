"""Reporting to the industry's system: the look-up before underwriting, the receipt and the cover report.

`accumulated` answers within the adapter's timeout or is Held. `owe_receipt`, `owe_cover` and `withdraw_receipt` join
the caller's transaction. `report_receipt` and `report_cover` make their call outside any transaction and hand the
outcome to `settle` inside the one that records it; they may be repeated at will.
"""

from anbao.commerce.reporting.actions import owe_cover, owe_receipt, report_cover, report_receipt, withdraw_receipt
from anbao.commerce.reporting.domain.report import ReportKind, ReportState, ReportView
from anbao.commerce.reporting.queries import (
    accumulated,
    late,
    receipt_done_at,
    receipt_in_doubt,
    record_part,
    reports_of,
    to_correct,
)
from anbao.gateways.reporting import Accumulated, CoverReport, ReceiptReport

__all__ = [
    "Accumulated",
    "CoverReport",
    "ReceiptReport",
    "ReportKind",
    "ReportState",
    "ReportView",
    "accumulated",
    "late",
    "owe_cover",
    "owe_receipt",
    "receipt_done_at",
    "receipt_in_doubt",
    "record_part",
    "report_cover",
    "report_receipt",
    "reports_of",
    "to_correct",
    "withdraw_receipt",
]
