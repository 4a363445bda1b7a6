from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


class Approval(AppendOnlyModel):
    """An act that somebody proposed and somebody else has to approve. Written once."""

    id = models.UUIDField(primary_key=True, editable=False)
    act = models.CharField(max_length=80)
    data_key = models.UUIDField()
    payload = SealedField()
    payload_mac = models.BinaryField(max_length=32)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"approval {self.id} of {self.act}"


class ApprovalDecision(AppendOnlyModel):
    """What the second person decided. One row for each approval, ever. `reason`: of a rejection, for the author."""

    id = models.UUIDField(primary_key=True, editable=False)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    reason = SealedField(null=True)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"decision on {self.approval_id}"
