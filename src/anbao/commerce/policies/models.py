"""Policies, how they reached their owner, and what is owed where one ended early."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from anbao.commerce.policies.domain.closing import CLOSINGS, PAYING
from anbao.commerce.policies.domain.policy import RECEIPTS
from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class Policy(Row):
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
    held_for = models.CharField(max_length=32, default="", db_default="", blank=True)  # why it cannot be signed yet
    sent_at = models.DateTimeField(null=True)  # the first time: what is sent again restarts no clock
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # its owner fetched the bytes
    received_at = models.DateTimeField(null=True)  # its owner signed for it, in the account or on paper
    received_as = models.CharField(max_length=8, default="", db_default="", blank=True)  # account, paper
    paper_due_at = models.DateTimeField(null=True)  # since when a paper policy is to be sent
    paper_sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=10, default="", db_default="", blank=True)  # cancelled, withdrawn
    otp = models.UUIDField(null=True)  # the code that was sent to close it

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="policies_period_forward"),
            models.CheckConstraint(condition=Q(premium__gt=0), name="policies_premium_positive"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_as="") | Q(closed_at__isnull=False, closed_as__in=CLOSINGS),
                name="policies_closed_as_known",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_as="") | Q(received_at__isnull=False, received_as__in=RECEIPTS),
                name="policies_received_as_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"],
                condition=Q(opened_at=None, received_at=None, paper_due_at=None, closed_as=""),
                name="policies_unopened",
            ),
            models.Index(fields=["-contracted_at", "-id"], name="policies_newest_first"),
            models.Index(
                fields=["-contracted_at"], condition=Q(document=None) & ~Q(held_for=""), name="policies_unsigned"
            ),
            models.Index(
                fields=["-contracted_at"],
                condition=Q(sent_at__isnull=False, opened_at=None, received_at=None, closed_as=""),
                name="policies_not_opened",
            ),
            models.Index(
                fields=["-contracted_at"],
                condition=Q(paper_due_at__isnull=False, paper_sent_at=None, received_at=None, closed_as=""),
                name="policies_paper_owed",
            ),
            models.Index(fields=["-sent_at"], condition=Q(sent_at__isnull=False), name="policies_newest_sent"),
            models.Index(fields=["contracted_at"], condition=Q(sent_at=None, closed_as=""), name="policies_unsent"),
            models.Index(fields=["-reminded_at"], condition=Q(reminded_at__isnull=False), name="policies_reminded"),
            models.Index(fields=["-paper_due_at"], condition=Q(paper_due_at__isnull=False), name="policies_to_paper"),
        ]

    def __str__(self) -> str:
        return f"policy {self.id}"


class Delivery(AppendOnlyModel):
    """One message that told the owner where the e-policy is; what became of it is with the message."""

    id = models.UUIDField(primary_key=True, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)  # first, again, reminder
    message = models.UUIDField()
    sent_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        indexes = [models.Index(fields=["policy", "sent_at"], name="policies_deliveries")]

    def __str__(self) -> str:
        return f"{self.kind} delivery {self.id}"


class Owed(Row):
    """What the company still has to do because a policy ended early. One of each kind a policy."""

    id = models.UUIDField(primary_key=True, editable=False)
    policy = models.OneToOneField(Policy, on_delete=models.PROTECT, related_name="+")
    owed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        abstract = True
        default_permissions = ()


class RefundOwed(Owed):
    """The premium, or a part of it, goes back. Whole TWD. `paying`: it goes back by itself; "": staff sees to it."""

    amount = models.PositiveIntegerField()
    paying = models.CharField(max_length=12, default="", db_default="", blank=True)  # under_way, refused

    class Meta(Owed.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="policies_refund_positive"),
            models.CheckConstraint(condition=Q(paying__in=["", *PAYING]), name="policies_refund_paying_known"),
        ]

    def __str__(self) -> str:
        return f"refund {self.id}"


class CorrectionOwed(Owed):
    """The industry was told of cover that there is not any more. `going`: it is told so by itself; else staff does."""

    going = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"correction {self.id}"
