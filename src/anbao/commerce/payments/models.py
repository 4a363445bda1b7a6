"""A payment: one attempt to pay one application's premium."""

from django.db import models
from django.db.models import Q

from anbao.commerce.payments.domain.payment import OVER, PaymentState
from anbao.keys.fields import SealedField


class Payment(models.Model):
    """No card number ever reaches us: the acquirer's page gives a token, kept sealed until it is used."""

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

    def __str__(self) -> str:
        return f"payment {self.id}"
