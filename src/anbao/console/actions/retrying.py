"""A task that gave up, or a message that was refused, once more: with a reason, once, and recorded."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.console.domain.retries import BECAUSE, MESSAGE, TASK
from anbao.console.models import Retry
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages import api as messages


@transaction.atomic(durable=True)
def retry_task(*, job: int, because: str, by: Actor, at: datetime) -> Verdict:
    """Put a task that gave up back into the queue. Refused where it is there already. Outermost."""
    row = jobs.listed("failed").filter(id=job).first()
    if row is None or not jobs.retry_stuck(job):
        return Refused(
            Reason(
                "console.task-not-failed", N_("這件工作已經不是失敗的狀態。"), N_("請回清單看目前的狀態，不必再試。")
            )
        )
    _keep(TASK, str(job), because, {"job": job, "task": row.task_name}, by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def retry_message(*, message: UUID, because: str, by: Actor, at: datetime) -> Verdict:
    """Have a message sent once more, where `messages` allows it. Outermost. Raises Message.DoesNotExist."""
    verdict = messages.send_again(message=message, by=by, at=at)
    if isinstance(verdict, Passed):
        _keep(MESSAGE, str(message), because, {"message": str(message)}, by=by, at=at)
    return verdict


def _keep(kind: str, thing: str, because: str, clear: dict[str, object], *, by: Actor, at: datetime) -> None:
    subject = Subject(kind, thing)
    key = keys.create_data_key(matter=subject, at=at)
    content = because.strip()
    Retry(
        id=new_id(at),
        kind=kind,
        thing=thing,
        data_key=key,
        because=keys.seal(key, content.encode(), context=BECAUSE),
        by=str(by),
        at=at,
    ).save()
    ledger.record(
        kind=f"console.{kind}-retried",
        by=by,
        at=at,
        subject=subject,
        clear=clear,
        parts=[ledger.Part(key=key, content={"because": content})],
    )
