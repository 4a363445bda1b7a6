"""Whether a policy may be given up, until when, and what goes back: the same pure guards that stand before the act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.policies.domain import guards
from anbao.commerce.policies.domain.closing import Closing, is_short_term
from anbao.commerce.policies.models import Policy
from anbao.kernel.registries import Fact
from anbao.kernel.verdict import Passed, Reason
from anbao.rulebook import api as rulebook

WITHIN, NONE_UP_TO = "withdrawal.within", "withdrawal.none_up_to"


@dataclass(frozen=True, slots=True)
class Right:
    """`open`: may be used now. `until`: the first moment at which it may not any more; None where that is not known yet
    or there is no such right. `refund` in whole TWD. `why`: why it may not be used.
    """

    open: bool
    refund: int
    until: datetime | None
    why: Reason | None


def right_of(row: Policy, closing: Closing, *, at: datetime) -> Right:
    """The right to end `row` in this way at `at`, whether or not it ended already."""
    return _withdrawal(row, at) if closing == "withdrawn" else _cancellation(row, at)


def closing_facts(row: Policy) -> Mapping[str, Fact]:
    """What the guards of both ways ask of the policy."""
    return {
        "policy.starts_at": row.starts_at,
        "policy.ends_at": row.ends_at,
        "policy.received_at": row.received_at,
        "product.cancellable": catalogue.cancellation(row.line) is not None,
    }


def _cancellation(row: Policy, at: datetime) -> Right:
    terms = catalogue.cancellation(row.line)
    verdict = guards.cancel_before_cover(closing_facts(row), {}, at)
    refund = terms.refund(row.premium) if terms else 0
    why = None if isinstance(verdict, Passed) else verdict.reason
    return Right(why is None, refund, row.starts_at if terms else None, why)


def _withdrawal(row: Policy, at: datetime) -> Right:
    book = rulebook.at(at)
    within, none_up_to = book.figure(WITHIN).period, book.figure(NONE_UP_TO).period
    verdict = guards.withdrawal_in_time(closing_facts(row), {WITHIN: within, NONE_UP_TO: none_up_to}, at)
    why = None if isinstance(verdict, Passed) else verdict.reason
    counted = row.received_at is not None and not is_short_term(row.starts_at, row.ends_at, none_up_to)
    return Right(why is None, row.premium, within.add_to(row.received_at) if counted and row.received_at else None, why)
