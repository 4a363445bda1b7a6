"""The arrows that nobody has to push: each task asks the machine whether its arrow starts here, and may be repeated."""

from uuid import UUID

from anbao.commerce.journey.actions import card, conclude, correct, pay, refund, sweep
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("journey.authorize")
def authorize(*, application: str) -> None:
    card.authorize(application=UUID(application), by=system("journey.authorize"), clock=now)


@task("journey.receipt_report")
def receipt_report(*, application: str) -> None:
    conclude.receipt_report(application=UUID(application), by=system("journey.receipt_report"), clock=now)


@task("journey.capture")
def capture(*, application: str) -> None:
    card.capture(application=UUID(application), by=system("journey.capture"), clock=now)


@task("journey.void")
def void(*, application: str) -> None:
    card.void(application=UUID(application), by=system("journey.void"), clock=now)


@task("journey.refund")
def refund_application(*, application: str) -> None:
    refund.refund(application=UUID(application), by=system("journey.refund"), clock=now)


@task("journey.refund_policy")
def refund_policy(*, application: str) -> None:
    refund.refund_policy(application=UUID(application), by=system("journey.refund_policy"), clock=now)


@task("journey.correct_report")
def correct_report(*, correction: str) -> None:
    correct.correct_report(correction=UUID(correction), by=system("journey.correct_report"), clock=now)


@task("journey.contract")
def contract(*, application: str) -> None:
    conclude.contract(application=UUID(application), by=system("journey.contract"), at=now())


@task("journey.cover_report")
def cover_report(*, application: str) -> None:
    conclude.cover_report(application=UUID(application), by=system("journey.cover_report"), clock=now)


@task("journey.notify")
def notify(*, application: str) -> None:
    conclude.notify(application=UUID(application), by=system("journey.notify"), at=now())


@task("journey.expire_payment")
def expire_payment(*, application: str, payment: str) -> None:
    pay.expire_payment(
        application=UUID(application), payment=UUID(payment), by=system("journey.expire_payment"), at=now()
    )


@task("journey.lapse")
def lapse(*, application: str) -> None:
    pay.lapse(application=UUID(application), by=system("journey.lapse"), at=now())


@task("journey.sweep", cron="* * * * *")
def sweep_all() -> None:
    sweep.sweep(by=system("journey.sweep"), at=now())
