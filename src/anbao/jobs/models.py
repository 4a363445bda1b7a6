from django.db import models
from django.db.models import F, Q

from anbao.jobs.domain import SETTLED, State
from anbao.rows import Row

_ATTEMPTING = State.ATTEMPTING.value
_REFUSED = State.REFUSED.value
_SETTLED = sorted(state.value for state in SETTLED)
_OPEN = sorted(state.value for state in State if state not in SETTLED)


class OutgoingCall(Row):
    """One thing that an outside system is asked to do, once. Ids, codes and digests only.

    `doubtful` never goes back to false: once an attempt may have been received, each later one inquires first.
    `lease_until` is until when the attempt under way owns the call; see `calls.py`.
    """

    id = models.UUIDField(primary_key=True)
    system = models.CharField(max_length=32)
    operation = models.CharField(max_length=32)
    key = models.CharField(max_length=128)
    matter_kind = models.CharField(max_length=32)
    matter_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default=State.INTENDED.value)
    doubtful = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=64, default="", blank=True)
    intended_at = models.DateTimeField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["system", "operation", "key"], name="jobs_call_once"),
            models.CheckConstraint(condition=Q(state__in=[*_OPEN, *_SETTLED]), name="jobs_call_state"),
            models.CheckConstraint(
                condition=Q(state__in=_SETTLED, settled_at__isnull=False) | Q(state__in=_OPEN, settled_at__isnull=True),
                name="jobs_call_settled_at",
            ),
            models.CheckConstraint(
                condition=Q(state=_ATTEMPTING, lease_until__isnull=False)
                | (~Q(state=_ATTEMPTING) & Q(lease_until__isnull=True)),
                name="jobs_call_lease",
            ),
            models.CheckConstraint(condition=Q(reason="") | Q(state=_REFUSED), name="jobs_call_reason"),
            models.CheckConstraint(
                condition=Q(attempts=0, first_at__isnull=True, last_at__isnull=True)
                | Q(attempts__gt=0, first_at__isnull=False, last_at__gte=F("first_at")),
                name="jobs_call_attempts",
            ),
        ]
        indexes = [
            models.Index(fields=["matter_kind", "matter_id"], name="jobs_call_matter"),
            models.Index(fields=["intended_at"], condition=Q(state__in=_OPEN), name="jobs_call_open"),
        ]

    def __str__(self) -> str:
        return f"{self.system}.{self.operation} {self.id}"
