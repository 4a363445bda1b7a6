"""Disputed payments, for what keeps records and what releases documents. Everything else comes by itself.

While a dispute is open nothing of its payment is refunded (`withholdings` of payments), and the policy's pages say so
(`policy_notes` of policies).
"""

from anbao.commerce.disputes.domain.dispute import DisputeView
from anbao.commerce.disputes.queries.agreement import UNIT
from anbao.commerce.disputes.queries.disputes import disputes_of, record_part

__all__ = ["UNIT", "DisputeView", "disputes_of", "record_part"]
