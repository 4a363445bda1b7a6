"""Policies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from anbao.keys.fields import SealedField


class Policy(models.Model):
    """A contract of insurance. `content` is what is printed on it, sealed under the application's data key."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    application = models.UUIDField(unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField(db_index=True)
    data_key = models.UUIDField()
    line = models.CharField(max_length=32)
    title = models.CharField(max_length=64)
    sums = models.JSONField()  # pairs of benefit and sum: their order is the line's
    premium = models.PositiveIntegerField()
    content = SealedField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    contracted_at = models.DateTimeField()
    document = models.UUIDField(null=True)
    document_at = models.DateTimeField(null=True)
    held_for = models.CharField(
        max_length=32, default="", db_default="", blank=True
    )  # why no document can be signed yet

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="policies_period_forward"),
            models.CheckConstraint(condition=Q(premium__gt=0), name="policies_premium_positive"),
        ]

    def __str__(self) -> str:
        return f"policy {self.id}"
