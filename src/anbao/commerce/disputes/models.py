"""A dispute: somebody says that a payment was not theirs."""

from django.db import models
from django.db.models import Q

from anbao.commerce.disputes.domain.dispute import OPEN, Authorised, DisputeState, Fault, Via
from anbao.keys.fields import SealedField
from anbao.rows import Row


class Dispute(Row):
    """One report about one payment. `words`: what was said; `reason`: what was decided. Both sealed, as written."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16, unique=True)
    payment = models.UUIDField(db_index=True)
    policy = models.UUIDField()
    application = models.UUIDField(db_index=True)
    data_key = models.UUIDField()
    via = models.CharField(max_length=12)
    words = SealedField()
    reported_by = models.CharField(max_length=80)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=DisputeState.REPORTED.value)
    reviewed_by = models.CharField(max_length=80, default="", blank=True)
    reviewed_at = models.DateTimeField(null=True)
    authorised = models.CharField(max_length=8, default="", blank=True)
    fault = models.CharField(max_length=8, default="", blank=True)
    reason = SealedField(null=True)
    decided_by = models.CharField(max_length=80, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="disputes_one_open_a_payment",
            ),
            models.CheckConstraint(condition=Q(via__in=[via.value for via in Via]), name="disputes_via_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[state.value for state in OPEN],
                    authorised="",
                    fault="",
                    reason=None,
                    decided_by="",
                    decided_at=None,
                )
                | Q(
                    state__in=[DisputeState.UPHELD.value, DisputeState.NOT_UPHELD.value],
                    authorised__in=[one.value for one in Authorised],
                    fault__in=[one.value for one in Fault],
                    reason__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=""),
                name="disputes_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state=DisputeState.NOT_UPHELD.value,
                    authorised__in=[Authorised.NO.value, Authorised.UNCLEAR.value],
                    fault=Fault.NONE.value,
                ),
                name="disputes_liability_shown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reported_at"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="disputes_open",
            ),
            models.Index(fields=["-reported_at", "-id"], name="disputes_newest_first"),
        ]

    def __str__(self) -> str:
        return f"dispute {self.number}"
