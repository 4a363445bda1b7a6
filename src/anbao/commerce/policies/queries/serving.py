"""Whether somebody may have a policy served online now (step `servicing.begin`)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from anbao.commerce.policies.domain.happenings import service_facts
from anbao.kernel.registries import Fact
from anbao.kernel.verdict import Decision, Passed, Reason
from anbao.rulebook import api as rulebook

STEP: Final = "servicing.begin"


def service_decision(account: UUID, *, at: datetime) -> Decision | None:
    """What the rules say of an account's online service at `at`; None where no rule of this company stands there."""
    facts: dict[str, Fact] = {}
    for _name, known in service_facts.items():  # noqa: PERF102  (a registry, not a dict)
        facts.update(known(account))
    if not rulebook.at(at).guards(STEP, facts):
        return None
    return rulebook.decide(step=STEP, facts=facts, at=at)


def why_not_served(account: UUID, *, at: datetime) -> Reason | None:
    """Why an account may not have its policies served online; None where it may."""
    decision = service_decision(account, at=at)
    return None if decision is None or isinstance(decision.verdict, Passed) else decision.verdict.reason
