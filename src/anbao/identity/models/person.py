from django.db import models

from anbao.keys.fields import BlindIndexField, SealedField
from anbao.rows import Row


class Person(Row):
    """A natural person, customer or staff. Every datum is sealed under the person's own data key."""

    id = models.UUIDField(primary_key=True, editable=False)
    data_key = models.UUIDField()

    national_id = SealedField(null=True)
    name = SealedField()
    birth_date = SealedField(null=True)
    phone = SealedField(null=True)
    mail = SealedField(null=True)
    address = SealedField(null=True)

    national_id_index = BlindIndexField(null=True)
    phone_index = BlindIndexField(null=True, db_index=True)
    mail_index = BlindIndexField(null=True, db_index=True)

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["national_id_index"], name="identity_person_one_per_national_id"),
        ]

    def __str__(self) -> str:
        return f"person {self.id}"
