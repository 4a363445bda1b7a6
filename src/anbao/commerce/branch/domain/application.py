"""Somebody came to an office to register: what was seen there, and where the matter stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from anbao.kernel.canonical import canonical
from anbao.kernel.identifiers import IdentifierRefused, check_person_id
from anbao.kernel.text import N_

METHOD: Final = "in-person"
OTP_PURPOSE: Final = "branch.activate"
LONGEST_OFFICE: Final = 60  # characters
CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
CODE_LENGTH: Final = 16
GROUP: Final = 4
REQUIRED: Final = ("national_id", "name", "birth_date", "phone", "mail", "address")

PAPERS: Final[Mapping[str, str]] = {
    "identity-card": N_("國民身分證"),
    "resident-certificate": N_("居留證"),
    "passport": N_("護照"),
    "health-card": N_("健保卡"),
    "driving-licence": N_("駕駛執照"),
}
WITH_NUMBER: Final = ("identity-card", "resident-certificate")  # that show the very number registered


class State(StrEnum):
    """`recorded` and `chosen` (login and password were) are open; the others are the end."""

    RECORDED = "recorded"
    CHOSEN = "chosen"
    ACTIVATED = "activated"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"
    UNCLAIMED = "unclaimed"


OPEN: Final = (State.RECORDED, State.CHOSEN)


@dataclass(frozen=True, slots=True, repr=False)
class Applicant:
    """What an applicant showed and said, in clear, in memory only. `birth_date` is an ISO date."""

    national_id: str
    name: str
    birth_date: str
    phone: str
    mail: str
    address: str

    def __repr__(self) -> str:
        return "Applicant(…)"  # never into a log or a traceback

    @classmethod
    def from_json(cls, content: Mapping[str, object]) -> "Applicant":
        return cls(**{name: str(content[name]) for name in REQUIRED})

    def as_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in REQUIRED}

    @property
    def born(self) -> date:
        return date.fromisoformat(self.birth_date)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of data that are empty."""
        return tuple(name for name in REQUIRED if not getattr(self, name).strip())

    @property
    def natural_person(self) -> bool:
        try:
            check_person_id(self.national_id)
        except IdentifierRefused:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """One visit as the clerk records it. References are `<document key>@<sha256>`; `papers` are keys of PAPERS."""

    applicant: Applicant
    office: str
    papers: tuple[str, ...]
    given: tuple[str, ...]
    signed: tuple[str, ...]
    scan: bytes
    media_type: str

    def __repr__(self) -> str:
        return "Visit(…)"


def act_of(application: str, login: str) -> str:
    """Hex SHA-256 of what the one-time password approves: this application, opened under this login."""
    return sha256(canonical({"branch-registration": application, "login": login})).hexdigest()


def typed(code: str) -> str:
    """An activation code as it was drawn, whatever was typed between its letters."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def in_groups(code: str) -> str:
    """`ABCD-EFGH-…`, easier to copy."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
