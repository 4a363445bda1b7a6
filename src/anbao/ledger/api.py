"""What other apps use of the ledger."""

from anbao.ledger.actions.counting import count_verdicts
from anbao.ledger.actions.opening import OpenedPart, note_export, open_entry
from anbao.ledger.actions.recording import Part, record
from anbao.ledger.domain.errors import LeafInvalid, LeafTooLarge, OtherCluster, OutsideTransaction
from anbao.ledger.domain.note import verifier_key
from anbao.ledger.domain.report import Fault, Report
from anbao.ledger.queries.answers import Answers, answers, answers_by_verdict
from anbao.ledger.queries.browsing import Browsed, Spot, Wanted, browse, entry, everything
from anbao.ledger.queries.following import Followed, Place, follow
from anbao.ledger.queries.proving import Proof, proof_of
from anbao.ledger.queries.refusals import Refusals, began, refusals
from anbao.ledger.queries.standing import LedgerStanding, ledger_standing
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
    "Browsed",
    "Entry",
    "Fault",
    "Followed",
    "LeafInvalid",
    "LeafTooLarge",
    "LedgerStanding",
    "OpenedPart",
    "OtherCluster",
    "OutsideTransaction",
    "Part",
    "Place",
    "Proof",
    "Refusals",
    "Report",
    "SignedHead",
    "Spot",
    "Wanted",
    "answers",
    "answers_by_verdict",
    "began",
    "browse",
    "count_of",
    "count_verdicts",
    "entries_of",
    "entry",
    "everything",
    "follow",
    "ledger_standing",
    "newest_entries",
    "newest_head",
    "note_export",
    "open_entry",
    "proof_of",
    "record",
    "refusals",
    "sentence_of",
    "verifier_key",
    "verify",
]
