"""What a person is described by."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, repr=False)
class PersonData:
    """A customer's data in clear, in memory only."""

    national_id: str
    name: str
    birth_date: date
    phone: str
    mail: str
    address: str

    def __repr__(self) -> str:
        return "PersonData(…)"  # never into a log or a traceback


@dataclass(frozen=True, slots=True, repr=False)
class StaffData:
    """What is kept of a member of staff, in clear, in memory only."""

    name: str
    mail: str

    def __repr__(self) -> str:
        return "StaffData(…)"


def phone_digits(phone: str) -> str:
    """Digits as dialled at home, `0912345678`, also for `+886 912-345-678`."""
    digits = "".join(c for c in phone if c.isdigit())
    return "0" + digits.removeprefix("886") if digits.startswith("886") else digits


def mail_key(mail: str) -> str:
    """The form under which an address is looked up."""
    return mail.strip().lower()
