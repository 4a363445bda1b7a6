"""The documents that somebody agreed to, each version once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.mydata.queries.owner import Owner
from anbao.commerce.registration import api as registration


@dataclass(frozen=True, slots=True)
class Consent:
    """A version of a document and when it was agreed to, newest first; for what, in `of`: registration, application."""

    version: catalogue.DocumentVersion
    at: Sequence[datetime]
    of: Sequence[str]


def consents_of(owner: Owner) -> list[Consent]:
    """What was agreed to last stands first."""
    by_digest: dict[str, list[registration.Agreed]] = {}
    for one in registration.agreements_of(owner.matters):
        by_digest.setdefault(one.sha256, []).append(one)
    return [
        Consent(
            catalogue.document_version(sha256),
            [one.at for one in agreed],
            sorted({one.matter.kind for one in agreed}),
        )
        for sha256, agreed in by_digest.items()
    ]


def consent_to(owner: Owner, sha256: str) -> Consent | None:
    """None for a document that this owner never agreed to."""
    return next((one for one in consents_of(owner) if one.version.sha256 == sha256), None)
