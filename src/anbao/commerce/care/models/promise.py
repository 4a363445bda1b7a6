"""What the company promises, by date: proposed by one person, released by another."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class PromiseSet(AppendOnlyModel):
    """By when each kind of case is taken up and answered, from a moment on."""

    id = models.UUIDField(primary_key=True, editable=False)
    content = models.JSONField()
    effective_from = models.DateTimeField()
    approval = models.UUIDField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"promises from {self.effective_from}"


class PromiseRelease(AppendOnlyModel):
    """A set that another person approved."""

    id = models.UUIDField(primary_key=True, editable=False)
    promises = models.OneToOneField(PromiseSet, on_delete=models.PROTECT, related_name="release")
    approved_by = models.CharField(max_length=80)
    released_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"release of {self.promises_id}"
