"""What shows that registrations are kept from the request to the account, and what was agreed to in them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.registration.domain.guards import METHOD, OTP_PURPOSE
from anbao.commerce.registration.models import Draft, Registration, State
from anbao.commerce.registration.queries import agreed
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.ledger import api as ledger

NEWEST = 50
TERMS, ELECTRONIC = "registration.service-terms", "電子文件"
_STEPS = {"begun": "request", "declared": "request"}
_ACTIVATIONS = {"registration.completed", "registration.verified-again"}
"""Entries of a registration → which of the three, request, review and activation, each tells of."""


def verification_kept(at: datetime) -> Look:
    """Of the newest registrations: the request, the code that was redeemed, what was agreed, the account opened."""
    newest = _newest(at)
    faults = [f"{row.id}: {fault}" for row in newest for fault in _gaps(row)]
    return looked(faults, seen=len(newest), says=f"{len(newest)} registrations", otherwise=_NOT_KEPT)


def electronic_agreed(at: datetime) -> Look:
    """Whoever registered last agreed to terms that speak of electronic documents: only so are results told."""
    newest = _newest(at)
    faults = [f"{row.id}: no agreement" for row in newest if not _agreed_electronic(row.id)]
    return looked(faults, seen=len(newest), says=f"{len(newest)} registrations", otherwise=_NOT_AGREED)


def _newest(at: datetime) -> list[Registration]:
    return list(Registration.objects.filter(method=METHOD, verified_at__lte=at).order_by("-verified_at")[:NEWEST])


def _gaps(row: Registration) -> Iterator[str]:
    draft = Draft.objects.find(id=row.id)
    if draft is None or draft.state != State.COMPLETED:
        yield "request is not kept"
        return
    kinds = {entry.kind for entry in ledger.entries_of(_subject(row.id))}
    for step, tells_of in _STEPS.items():
        if f"registration.{step}" not in kinds:
            yield f"{tells_of} is not in the ledger ({step})"
    if not kinds & _ACTIVATIONS:
        yield "activation is not in the ledger (completed)"
    code = identity.otp_status(draft.otp) if draft.otp is not None else None
    if code is None or code.redeemed_at is None or code.purpose != OTP_PURPOSE or code.act != draft.act:
        yield "review is not kept (one-time password)"
    kept = agreed(subject=_subject(row.id))
    if not draft.references or any(reference.rpartition("@")[2] not in kept for reference in draft.references):
        yield "agreements are not kept"


def _agreed_electronic(registration: UUID) -> bool:
    versions = [catalogue.document_version(sha256) for sha256 in agreed(subject=_subject(registration))]
    terms = [version for version in versions if version.key == TERMS]
    return any(ELECTRONIC in catalogue.document_bytes(version.sha256).decode() for version in terms)


def _subject(registration: UUID) -> Subject:
    return Subject("registration", str(registration))


_NOT_KEPT = Reason(
    "registration.not-kept",
    N_("有註冊缺少申請、審核或啟用的紀錄：{faults}。"),
    N_("請系統管理人員對照帳冊查明這些註冊。"),
)
_NOT_AGREED = Reason(
    "registration.electronic-not-agreed",
    N_("有保戶沒有同意以電子文件通知：{faults}。"),
    N_("請確認服務約款寫明電子文件，註冊時逐份同意；這些保戶先改以其他方式通知結果。"),
)

PROBES: dict[str, Probe] = {
    "records.verification-kept": Probe(N_("註冊的申請、審核、啟用都有紀錄"), verification_kept),
    "messages.electronic-agreed": Probe(N_("以電子文件通知的人都同意過"), electronic_agreed),
}
