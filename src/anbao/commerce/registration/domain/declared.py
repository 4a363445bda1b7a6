"""What a visitor declares about himself, and the digest that a one-time password is bound to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from anbao.kernel.canonical import canonical
from anbao.kernel.identifiers import IdentifierRefused, check_person_id

REQUIRED = ("national_id", "name", "birth_date", "phone", "mail", "address", "login")


@dataclass(frozen=True, slots=True)
class Declared:
    """In clear, in memory only. `birth_date` is an ISO date, `phone` as kernel.identifiers normalizes it."""

    national_id: str
    name: str
    birth_date: str
    phone: str
    mail: str
    address: str
    login: str

    def __repr__(self) -> str:
        return "Declared(…)"  # never into a log or a traceback

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Declared":
        return cls(**{name: str(content[name]) for name in REQUIRED})

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @property
    def born(self) -> date:
        return date.fromisoformat(self.birth_date)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of required data that are empty."""
        return tuple(name for name in REQUIRED if not getattr(self, name).strip())

    @property
    def natural_person(self) -> bool:
        """Whether the number is a person's (national id or resident number)."""
        try:
            check_person_id(self.national_id)
        except IdentifierRefused:
            return False
        return True


def act_of(registration: str, declared: Declared, references: Sequence[str]) -> str:
    """Hex SHA-256 of all that the one-time password approves: this registration, its data, the texts agreed to."""
    content = {"registration": registration, "declared": declared.as_json(), "documents": sorted(references)}
    return sha256(canonical(content)).hexdigest()
