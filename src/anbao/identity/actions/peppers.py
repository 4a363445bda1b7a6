"""A new pepper: digests move to it in batches while everybody signs in, then the old one is taken away."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from anbao.kernel.actor import Actor, Subject
from anbao.keys import api as keys
from anbao.ledger.api import record

BATCH: Final = 200
IN_FLIGHT: Final = timedelta(hours=1)
"""How long after a new pepper came a request may still be at work that began under the old one."""


def begin(*, path: Path, by: Actor, at: datetime) -> int:
    """Add a pepper; all that is wrapped from now on lies under it. Outermost."""
    number = keys.new_pepper(path, at=at)
    _note("added", number, by, at)
    return number


def move_all(*, by: Actor, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Wrap everything anew that lies under a former pepper; place by place, how many. May be stopped and run again.

    A batch is a transaction of its own: whoever signs in meanwhile waits for one at most.
    """
    moved = {}
    for name, place in keys.wrapped_places.items():
        moved[name], after = 0, ""
        while True:
            one = place.move(after, batch)
            moved[name] += one.moved
            if not one.after:
                break
            after = one.after
    if any(moved.values()):
        with transaction.atomic(durable=True):
            record(kind="identity.pepper.moved", by=by, at=at, subject=_SUBJECT, clear={"moved": moved})
    return moved


def left() -> dict[str, int]:
    """What still lies under a former pepper, place by place."""
    return {name: place.left() for name, place in keys.wrapped_places.items()}


def retire(*, path: Path, number: int, by: Actor, at: datetime) -> None:
    """Take a former pepper away for good. Outermost. Raises keys.PepperRefused while anything may lie under it."""
    _present, _numbers, since = keys.peppers(path)
    if since is None or at < since + IN_FLIGHT:
        raise keys.PepperRefused(
            f"the present pepper is not {IN_FLIGHT} old yet: requests may still use the former one"
        )
    if remaining := {name: number_left for name, number_left in left().items() if number_left}:
        raise keys.PepperRefused(f"still under a former pepper: {remaining}; move it first")
    keys.remove_pepper(path, number)
    _note("retired", number, by, at)


_SUBJECT: Final = Subject("pepper", "all")


@transaction.atomic(durable=True)
def _note(what: str, number: int, by: Actor, at: datetime) -> None:
    record(kind=f"identity.pepper.{what}", by=by, at=at, subject=_SUBJECT, clear={"pepper": number})
