"""What is declared, what exactly is confirmed, and the application's number."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from anbao.kernel.canonical import canonical

LEGAL_HEIRS = "legal-heirs"
NAMED = "named"
CHILD = "child"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter is taken for a digit


@dataclass(frozen=True, slots=True, repr=False)
class Insured:
    """Whom the proposer insures in their own place, as declared; `relation` is CHILD: the proposer's own."""

    relation: str
    national_id: str
    name: str
    birth_date: date

    def __repr__(self) -> str:
        return "Insured(…)"  # never into a log or a traceback

    def as_json(self) -> dict[str, object]:
        return {
            "relation": self.relation,
            "national_id": self.national_id,
            "name": self.name,
            "birth_date": self.birth_date.isoformat(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Insured":
        texts = {name: str(value[name]) for name in ("relation", "national_id", "name", "birth_date")}
        return cls(**{**texts, "birth_date": date.fromisoformat(texts["birth_date"])})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the proposer declares on the data page, beyond who they are.

    `insured`: who is insured in the proposer's place. Neither that nor `insured_is_proposer`: somebody whom we do not
    insure, and ask nothing more about.
    """

    insured_is_proposer: bool
    beneficiary: str  # LEGAL_HEIRS or NAMED
    beneficiary_name: str = ""
    beneficiary_relation: str = ""
    other_medical_cover: bool = False
    insured: Insured | None = None

    def as_json(self) -> dict[str, object]:
        """`insured` only where it is somebody else: what was confirmed before there were such keeps its digest."""
        somebody: dict[str, object] = {} if self.insured is None else {"insured": self.insured.as_json()}
        return {
            **somebody,
            "insured_is_proposer": self.insured_is_proposer,
            "beneficiary": self.beneficiary,
            "beneficiary_name": self.beneficiary_name,
            "beneficiary_relation": self.beneficiary_relation,
            "other_medical_cover": self.other_medical_cover,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """A person as declared in this application: a snapshot, not a reference."""

    national_id: str
    name: str
    birth_date: date
    phone: str
    mail: str
    address: str

    def as_json(self) -> dict[str, object]:
        return {
            "national_id": self.national_id,
            "name": self.name,
            "birth_date": self.birth_date.isoformat(),
            "phone": self.phone,
            "mail": self.mail,
            "address": self.address,
        }


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The sealed part of an application. `salt` keeps the digest of low-entropy data from being guessed."""

    proposer: Person
    declared: Declared
    salt: str

    @property
    def insured(self) -> Person | Insured:
        """Whose life and health are insured. What is said of both: national id, name, birth date."""
        return self.declared.insured or self.proposer

    def as_json(self) -> dict[str, object]:
        return {"proposer": self.proposer.as_json(), "declared": self.declared.as_json(), "salt": self.salt}

    @classmethod
    def from_json(cls, value: Mapping[str, Mapping[str, object]]) -> "Snapshot":
        proposer = {name: str(text) for name, text in value["proposer"].items()}
        declared: Mapping[str, Any] = value["declared"]
        insured = declared.get("insured")
        return cls(
            proposer=Person(**{**proposer, "birth_date": date.fromisoformat(proposer["birth_date"])}),  # type: ignore[arg-type]
            declared=Declared(
                insured_is_proposer=bool(declared["insured_is_proposer"]),
                beneficiary=str(declared["beneficiary"]),
                beneficiary_name=str(declared["beneficiary_name"]),
                beneficiary_relation=str(declared["beneficiary_relation"]),
                other_medical_cover=bool(declared["other_medical_cover"]),
                insured=None if insured is None else Insured.from_json(insured),
            ),
            salt=str(value["salt"]),
        )


def act_digest(
    *, application: UUID, snapshot: Snapshot, quote: Mapping[str, object], premium: int, documents: Sequence[str]
) -> str:
    """Hex SHA-256 of everything that is confirmed: people, declarations, trip, sums, premium, documents by digest."""
    content = {
        "application": str(application),
        "snapshot": snapshot.as_json(),
        "quote": dict(quote),
        "premium": premium,
        "documents": sorted(documents),
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def application_number(identity: UUID) -> str:
    """`A-3F7K-9QXZ`: 40 random bits of the application's id."""
    bits = identity.int & (2**40 - 1)
    letters = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
    return f"A-{letters[:4]}-{letters[4:]}"
