"""What the customer's own copy leaves out, and why.

Everything else that is kept of a person is in it; a new table is in neither list, and a test fails until it is decided.
"""

from collections.abc import Mapping
from typing import Final

from anbao.kernel.text import N_

_CHECK = N_("依法比對名單和判斷風險的內部紀錄：給了內容，查核就失去作用")
_OPINION = N_("我們同仁之間的意見")

SECTIONS_WITHHELD: Final[Mapping[str, str]] = {
    "screenings": _CHECK,
    "screening_hits": _CHECK,
    "reviews": _OPINION,
}
"""Section of an application's record → why the copy does not hold it. What was told to the customer is in messages."""

TABLES_WITHHELD: Final[Mapping[str, str]] = {
    "screening.Clearance": _CHECK,
    "underwriting.AbnormalRecord": _CHECK,
}
TABLES_EMPTY_OF_WORDS: Final[Mapping[str, str]] = {
    "identity.PasswordHistory": "digests that nobody can read",
    "identity.FailedSignIn": "marks of failed attempts, whoever typed them; nothing leads back, over within days",
    "identity.Attack": "counts of attempts, of nobody",
    "identity.Spending": "counts attempts under a keyed digest, whoever made them; over within a day",
    "identity.SignInGate": "counts attempts for a typed name, whoever typed it",
    "identity.PasskeyChallenge": "that a number was drawn at random, whoever asked for it",
    "sessions.Session": "a table that nothing writes",
}
"""Table → why there is nothing in it to be shown."""

CHECKS_WITHHELD: Final = (
    "screening.",
    "underwriting.",
    "own.abnormal",
    "sale.sanctions-screened",
    "sale.pep-screened",
    "sale.no-abnormal-record",
)
"""Beginnings of what tells the result of a check: kinds of entries, facts, guards, reasons."""


def withheld() -> list[str]:
    """The reasons, each once: msgids."""
    return list(dict.fromkeys([*SECTIONS_WITHHELD.values(), *TABLES_WITHHELD.values()]))


def shown(content: Mapping[str, list[Mapping[str, object]]]) -> dict[str, list[object]]:
    """A record's sections as their owner gets them: without what is withheld, and without who of us did something."""
    found: dict[str, list[object]] = {}
    for section, rows in content.items():
        if section not in SECTIONS_WITHHELD:
            found[section] = [_for_its_owner(row) for row in rows if not _kept_back(section, row)]
    return found


def without_staff(value: object) -> object:
    """The same with every member of staff called nothing but that."""
    return _for_its_owner(value, checks=())


def _for_its_owner(value: object, checks: tuple[str, ...] = CHECKS_WITHHELD) -> object:
    if isinstance(value, str):
        return "" if _is_check(value, checks) else "staff" if value.startswith("staff:") else value
    if isinstance(value, Mapping):
        return {name: _for_its_owner(one, checks) for name, one in value.items() if not _is_check(name, checks)}
    if isinstance(value, list | tuple):
        return [_for_its_owner(one, checks) for one in value if not _tells_check(one, checks)]
    return value


def _tells_check(one: object, checks: tuple[str, ...]) -> bool:
    """Whether an item of a list names a check: a guard with its verdict, say."""
    named = list(one.values()) if isinstance(one, Mapping) else [one]
    return any(_is_check(value, checks) for value in named)


def _is_check(value: object, checks: tuple[str, ...]) -> bool:
    return isinstance(value, str) and bool(checks) and value.startswith(checks)


def _kept_back(section: str, row: Mapping[str, object]) -> bool:
    if section == "ledger_entries":
        return _is_check(row["kind"], CHECKS_WITHHELD)
    return section == "care_steps" and row["kind"] == "note"
