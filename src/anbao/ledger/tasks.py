"""What the worker does for the ledger."""

from anbao.jobs.api import task
from anbao.ledger.actions.counting import count_verdicts


@task("ledger.count_verdicts", cron="* * * * *")
def count() -> None:
    count_verdicts()
