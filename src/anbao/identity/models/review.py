from django.contrib.postgres.fields import ArrayField
from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField


class AccessReview(models.Model):
    """A going through of accounts: all of them each period, or one emergency account after its use."""

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(max_length=60, unique=True)  # `2026-10-01`, or `emergency-` and the account
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(due_at__gt=models.F("opened_at")), name="identity_review_due"),
        ]

    def __str__(self) -> str:
        return f"review {self.key}"


class AccessReviewItem(models.Model):
    """One account in a review, with the roles that it held when the review was opened, and what was decided."""

    id = models.UUIDField(primary_key=True, editable=False)
    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="items")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.SlugField(max_length=60))
    outcome = models.CharField(max_length=10, default="", blank=True)  # kept, changed, removed, flagged, gone
    decided_by = models.CharField(max_length=80, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    proposal = models.UUIDField(null=True)  # of the change that was asked for
    note = SealedField(null=True)  # of the reviewer

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["review", "account"], name="identity_review_item_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None, decided_by="")
                | models.Q(outcome__in=["kept", "changed", "removed", "flagged", "gone"], decided_at__isnull=False)
                & ~models.Q(decided_by=""),
                name="identity_review_item_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.review_id}"
