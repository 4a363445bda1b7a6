"""Notes of what was abnormal."""

from django.db import models

from anbao.keys.fields import SealedField
from anbao.rows import Row


class AbnormalRecord(Row):
    """A note that an application or a claim of this person was abnormal. Open until somebody clears it.

    `because` and `cleared_because` are what staff wrote, sealed under the note's own data key.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # application, claim
    matter_kind = models.CharField(max_length=40)
    matter_id = models.CharField(max_length=64)
    data_key = models.UUIDField(null=True)
    because = SealedField(null=True)
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField()
    cleared_by = models.CharField(max_length=80, blank=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_because = SealedField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person", "cleared_at"], name="underwriting_abnormal_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["application", "claim"]), name="underwriting_abnormal_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"abnormal {self.kind} {self.id}"
