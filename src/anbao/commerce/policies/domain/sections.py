"""What higher apps show on the customer's home and on a policy's pages: they register it here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One card on the customer's home: something under way, its state and what to do next.

    `waits`: for the customer, and not for us.
    """

    title: str
    state: str
    state_title: str
    text: str
    at: datetime
    href: str = ""
    action: str = ""
    number: str = ""
    waits: bool = False


Section = Callable[[UUID, datetime], Sequence[AccountCard]]

account_sections: Registry[Section] = Registry("account section")
"""Name → the cards of an account (its id) at a moment."""


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """A note on a policy's page, or with no title a plain link there. `permission`: of staff who may follow it."""

    title: str = ""
    text: str = ""
    href: str = ""
    action: str = ""
    permission: str = ""
    tone: Literal["info", "attention"] = "info"


class Notes(Protocol):
    """What is to be said of an application's policy, to its owner or to staff."""

    def __call__(self, application: UUID, /, *, staff: bool = False) -> Sequence[PolicyNote]: ...


policy_notes: Registry[Notes] = Registry("notes on a policy's pages")


def notes_on(application: UUID, *, may: Callable[[str], bool] | None = None) -> list[PolicyNote]:
    """Every note on the policy of an application: to its owner, or with `may` to staff, whose links it permits."""
    notes = [note for _name, noted in policy_notes.items() for note in noted(application, staff=may is not None)]
    shut = [note.permission and may is not None and not may(note.permission) for note in notes]
    shown = [replace(note, href="", action="") if closed else note for note, closed in zip(notes, shut, strict=True)]
    return [note for note in shown if note.title or note.href]
