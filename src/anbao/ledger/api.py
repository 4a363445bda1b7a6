"""What other apps use of the ledger."""

from anbao.ledger.actions.counting import count_verdicts
from anbao.ledger.actions.recording import Part, record
from anbao.ledger.domain.errors import LeafTooLarge, OutsideTransaction
from anbao.ledger.domain.note import verifier_key
from anbao.ledger.domain.report import Fault, Report
from anbao.ledger.queries.answers import Answers, answers
from anbao.ledger.queries.timeline import Entry, entries_of
from anbao.ledger.queries.verification import verify

__all__ = [
    "Answers",
    "Entry",
    "Fault",
    "LeafTooLarge",
    "OutsideTransaction",
    "Part",
    "Report",
    "answers",
    "count_verdicts",
    "entries_of",
    "record",
    "verifier_key",
    "verify",
]
