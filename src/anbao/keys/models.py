"""Data keys, wrapped. The keys that wrap them are outside the database."""

from django.db import models

from anbao.rows import Row


class DataKey(Row):
    """One key for one person and matter. Destroying it erases all that was sealed under it, copies included."""

    id = models.UUIDField(primary_key=True)
    epoch = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    matter_kind = models.TextField()
    matter_id = models.TextField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["matter_kind", "matter_id"], name="keys_datakey_matter"),
            models.Index(fields=["epoch"], name="keys_datakey_epoch"),
        ]
        constraints = [
            models.CheckConstraint(
                name="keys_datakey_wrapped_until_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
