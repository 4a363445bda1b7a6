"""What is owed to the register, until it answered."""

from django.db import models
from django.db.models import Q

from anbao.commerce.inconvenience.domain.entry import Kind, State
from anbao.keys.fields import SealedField
from anbao.rows import Row


class RegisterEntry(Row):
    """One telling of one policy: its contract, or its end. `content`: the person and the benefits, sealed."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12)
    policy = models.UUIDField(db_index=True)
    policy_number = models.CharField(max_length=32)
    application = models.UUIDField(db_index=True)
    content = SealedField()
    call = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=1, db_default=1)
    state = models.CharField(max_length=12, default=State.WAITING.value)
    reference = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=64, default="", blank=True)
    noted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["policy", "kind"], name="inconvenience_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="inconvenience_kind"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="inconvenience_state"),
        ]
        indexes = [
            models.Index(fields=["noted_at"], condition=Q(state=State.WAITING.value), name="inconvenience_waiting"),
            models.Index(fields=["noted_at"], condition=Q(state=State.REFUSED.value), name="inconvenience_refused"),
            models.Index(fields=["-noted_at", "-id"], name="inconvenience_newest_first"),
            models.Index(
                fields=["policy_number"], opclasses=["varchar_pattern_ops"], name="inconvenience_by_policy_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.policy_number}"
