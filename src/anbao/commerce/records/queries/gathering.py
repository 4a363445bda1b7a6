"""Everything that has to be kept of an application, as the database says it now."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from anbao.commerce.care import api as care
from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.disputes import api as disputes
from anbao.commerce.handover import api as handover
from anbao.commerce.inconvenience import api as inconvenience
from anbao.commerce.journey import api as journey
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.reconciliation import api as reconciliation
from anbao.commerce.records.domain.decided import EVENTS_OUT
from anbao.commerce.records.domain.record import Content, Rows
from anbao.commerce.registration import api as registration
from anbao.commerce.reporting import api as reporting
from anbao.commerce.screening import api as screening
from anbao.commerce.underwriting import api as underwriting
from anbao.files import api as files
from anbao.identity import api as identity
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.ledger import api as ledger
from anbao.messages import api as messages


class InMotion(Exception):
    """Something was committed while it was read: what was read may be of two moments."""


def moment(at: datetime | None) -> str | None:
    """A moment as records write it: UTC to the microsecond."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def content_of(standing: journey.Standing) -> Content:
    """Every section. Raises InMotion, or keys' errors where the data key was destroyed.

    What changes leaves a ledger entry in the same transaction, so that counting them before and after tells whether all
    of it is of one moment.
    """
    mine = Subject("application", str(standing.id))
    known = registration.record_part(mine, account=standing.account, since=standing.created_at)
    matters = [mine, *_matters("registration", known["registration_drafts"])]
    before = ledger.count_of(matters)
    known = registration.record_part(mine, account=standing.account, since=standing.created_at)
    paid, sold = payments.record_part(standing.id), policies.record_part(standing.id)
    behind = [*matters, *_matters("payment", paid["payments"]), *_matters("policy", sold["policies"])]
    content: dict[str, Sequence[Mapping[str, object]]] = {
        **journey.record_part(standing.id),
        **known,
        "documents": _documents(known["agreements"], known["document_openings"]),
        **screening.record_part(mine),
        **underwriting.record_part(mine),
        **identity.record_part(matters),
        **paid,
        **reporting.record_part(standing.id),
        **sold,
        **handover.record_part(standing.id),
        **inconvenience.record_part(standing.id),
        **reconciliation.record_part(standing.id),
        **disputes.record_part(standing.id),
        **care.record_part(standing.id),
        **messages.record_part(matters),
        **files.record_part(matters),
        "outgoing_calls": _calls(behind),
        "ledger_entries": _entries(behind, known),
    }
    if ledger.count_of(matters) != before:
        raise InMotion
    return content


def _matters(kind: str, rows: Rows) -> list[Subject]:
    return [Subject(kind, str(row["id"])) for row in rows]


def _documents(*uses: Rows) -> list[dict[str, object]]:
    """What the digests of agreements and openings stand for; a document's bytes are kept for good under its digest."""
    digests = sorted({str(row["sha256"]) for rows in uses for row in rows})
    return [_document(catalogue.document_version(digest)) for digest in digests]


def _document(version: catalogue.DocumentVersion) -> dict[str, object]:
    return {
        "sha256": version.sha256,
        "key": version.key,
        "version": version.version,
        "title": version.title,
        "effective_from": version.effective_from.isoformat(),
    }


def _calls(matters: Sequence[Subject]) -> list[dict[str, object]]:
    return [_call(call) for matter in matters for call in jobs.calls_of(matter)]


def _call(call: jobs.CallRecord) -> dict[str, object]:
    return {
        "id": str(call.id),
        "matter": str(call.matter),
        "system": call.system,
        "operation": call.operation,
        "state": str(call.state),
        "reason": call.reason,
        "doubtful": call.doubtful,
        "attempts": call.attempts,
        "intended_at": moment(call.intended_at),
        "first_at": moment(call.first_at),
        "last_at": moment(call.last_at),
        "settled_at": moment(call.settled_at),
    }


def _entries(matters: Collection[Subject], known: Mapping[str, Rows]) -> list[Mapping[str, object]]:
    """Those on the matters, and of the visit of a registration those that tell of an opening in the record."""
    found = [entry for matter in matters for entry in ledger.entries_of(matter) if entry.kind not in EVENTS_OUT]
    openings = {str(row["id"]) for row in known["document_openings"]}
    for draft in known["registration_drafts"]:
        seen = ledger.entries_of(Subject("visit", str(draft["visit"])))
        found += [entry for entry in seen if entry.clear.get("opening") in openings]
    return [_entry(entry) for entry in sorted(found, key=lambda entry: entry.at)]


def _entry(entry: ledger.Entry) -> dict[str, object]:
    """`leaf_hash`: RFC 6962's, from which a proof that the entry is in the published tree begins."""
    return {
        "id": str(entry.id),
        "at": moment(entry.at),
        "kind": entry.kind,
        "by": entry.by,
        "subject": entry.subject,
        "clear": dict(entry.clear),
        "clauses": list(entry.clauses),
        "book": entry.book,
        "profile": entry.profile,
        "leaf_hash": entry.leaf_hash,
    }
