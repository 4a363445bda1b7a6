"""What other apps use of the ledger."""

from anbao.ledger.actions.counting import count_verdicts
from anbao.ledger.actions.recording import Part, record
from anbao.ledger.domain.errors import LeafTooLarge, OtherCluster, OutsideTransaction
from anbao.ledger.domain.note import verifier_key
from anbao.ledger.domain.report import Fault, Report
from anbao.ledger.queries.answers import Answers, answers, answers_by_verdict
from anbao.ledger.queries.following import Followed, Place, follow
from anbao.ledger.queries.timeline import (
    Entry,
    SignedHead,
    count_of,
    entries_of,
    newest_entries,
    newest_head,
    sentence_of,
)
from anbao.ledger.queries.verification import verify

__all__ = [
    "Answers",
    "Entry",
    "Fault",
    "Followed",
    "LeafTooLarge",
    "OtherCluster",
    "OutsideTransaction",
    "Part",
    "Place",
    "Report",
    "SignedHead",
    "answers",
    "answers_by_verdict",
    "count_of",
    "count_verdicts",
    "entries_of",
    "follow",
    "newest_entries",
    "newest_head",
    "record",
    "sentence_of",
    "verifier_key",
    "verify",
]
