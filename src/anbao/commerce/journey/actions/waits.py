"""An outside system that does not answer: said once on the application, retried until it does."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from anbao.commerce.journey.actions.moves import lock, stay
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Held, Reason

Clock = Callable[[], datetime]
Waited = Callable[[jobs.Waiting, datetime], None]


def waited(application: UUID, arrow: str, reason: Reason, by: Actor, *, keep_notice: bool = False) -> Waited:
    """What `perform` calls after an attempt without an answer. `keep_notice`: what is shown already matters more.

    Nothing is said on an application that went elsewhere meanwhile.
    """

    def waiting(told: jobs.Waiting, at: datetime) -> None:
        row = lock(application)
        if keep_notice or not is_news(row, reason) or not machine.allowed(arrow, State(row.state)):
            return
        stay(row, arrow=arrow, verdict=Held(reason, retry_at=told.retry_at), by=by, at=at)

    return waiting


def is_news(row: Application, reason: Reason) -> bool:
    """Whether this hold is news: the same one is not written again with every retry."""
    return (row.notice or {}).get("code") != reason.code
