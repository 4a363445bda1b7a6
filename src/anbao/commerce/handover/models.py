"""What is to be handed over to the core system."""

from django.db import models
from django.db.models import Q

from anbao.commerce.handover.domain.event import OPEN, EventState, Kind
from anbao.keys.fields import SealedField
from anbao.rows import Row


class PolicyEvent(Row):
    """One event of one policy. `content` is the event's data, sealed under the application's data key, never changed.

    `position` orders all events and is where a replay begins; `number` counts from 1 within the policy. `call` is the
    outgoing call of the latest sending, of which `sending` is the count.
    """

    position = models.BigAutoField(primary_key=True)
    event = models.UUIDField(unique=True, editable=False)
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=16)
    policy = models.UUIDField()
    policy_number = models.CharField(max_length=24, db_index=True)
    application = models.UUIDField()
    number = models.PositiveIntegerField()
    content = SealedField()
    happened_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=EventState.WAITING.value)
    sending = models.PositiveIntegerField(default=1)
    call = models.UUIDField()
    taken_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="handover_one_a_place"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="handover_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EventState]), name="handover_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.TAKEN.value) | Q(taken_at__isnull=False), name="handover_taken_has_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["policy", "number"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="handover_not_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} event {self.event}"
