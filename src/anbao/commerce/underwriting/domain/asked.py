"""What is asked of underwriting. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from anbao.kernel.actor import Subject
from anbao.kernel.registries import Facts


@dataclass(frozen=True, slots=True)
class Asked:
    """One application as it is put before the guards.

    `person` is the insured, whose sums are counted; notes of something abnormal on the `proposer` count as well.
    `age` in completed years, `age_at_start` of the insured on the day the cover begins (None: not known), `sums`
    benefit → whole TWD, `period` aware start and end of cover, `verification` the way of registration. `industry` is
    the industry's sum of the benefit that is accumulated, all insurers together, and so with our own contracts
    `reported` before it was asked (None: not known, the decision is held); what we hold beyond those is added to it.
    `registered`: contracts that the industry's register counts over the period, with us and in all (None: not known,
    held where the line has such benefits). `others`: facts that other apps supply for guards of the same step.
    """

    application: Subject
    person: UUID
    proposer: UUID
    age: int
    age_at_start: int | None
    line: str
    sums: Mapping[str, int]
    period: tuple[datetime, datetime]
    verification: str
    industry: int | None
    reported: Collection[Subject] = ()
    registered: tuple[int, int] | None = None
    others: Facts = field(default_factory=dict)
