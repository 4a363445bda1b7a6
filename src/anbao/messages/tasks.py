"""Delivery in the background."""

from uuid import UUID

from anbao.jobs.api import task
from anbao.kernel import clock
from anbao.messages import actions


@task(actions.DELIVER)
def deliver(*, message: str) -> None:
    actions.deliver(message=UUID(message), clock=clock.now)


@task(actions.EXPIRE)
def expire(*, message: str) -> None:
    actions.expire(message=UUID(message))


@task("messages.forget_secrets", cron="* * * * *")
def forget_secrets() -> None:
    actions.forget_secrets(at=clock.now())
