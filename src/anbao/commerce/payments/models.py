"""A payment: one attempt to pay one application's premium, and what of it goes back."""

from django.db import models
from django.db.models import Q

from anbao.commerce.payments.domain.payment import OVER, UNDER_WAY, PaymentState
from anbao.commerce.payments.domain.refund import RefundState
from anbao.keys.fields import SealedField
from anbao.rows import Row


class Payment(Row):
    """No number of a card or account reaches us: the other side's page gives a token, kept sealed until it is used."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.UUIDField(db_index=True)
    data_key = models.UUIDField()
    order = models.CharField(max_length=32, unique=True)
    method = models.CharField(max_length=24)
    amount = models.PositiveIntegerField()
    state = models.CharField(max_length=16, default=PaymentState.OPEN.value)
    entry_token = SealedField(null=True)
    holder_matches = models.BooleanField(null=True)
    authorization_call = models.UUIDField(null=True)
    authorized_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=64, default="", blank=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(state__in=sorted(state.value for state in OVER)),
                name="payments_one_live_per_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PaymentState]),
                name="payments_state_known",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.CAPTURED.value) | Q(captured_at__isnull=False),
                name="payments_captured_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="payments_newest_first"),
            models.Index(
                fields=["-opened_at"],
                condition=Q(state__in=sorted(state.value for state in UNDER_WAY)),
                name="payments_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.id}"


class Refund(Row):
    """What is owed back of one payment for one cause. `call` is the outgoing call that pays it: the latest one."""

    id = models.UUIDField(primary_key=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=32)
    amount = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default=RefundState.OWED.value)
    call = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=1)  # calls, one after each refusal
    owed_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # when the latest call was decided
    paid_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["payment", "cause"], name="payments_refund_once_a_cause"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_positive"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RefundState]), name="payments_refund_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.PAID.value, paid_at__isnull=False)
                | (~Q(state=RefundState.PAID.value) & Q(paid_at=None)),
                name="payments_refund_paid_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state=RefundState.OWED.value), name="payments_refunds_owed"),
            models.Index(
                fields=["owed_at"], condition=Q(state=RefundState.REFUSED.value), name="payments_refunds_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.id}"
