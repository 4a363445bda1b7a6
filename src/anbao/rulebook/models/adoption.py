"""What is still to be done about an amendment, a circular or a letter, and what was done."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel
from anbao.rulebook.models.official import OfficialSource


class Adoption(AppendOnlyModel):
    """The duty to take over a change. Its clauses are confirmed again one by one; then it is closed.

    Of a text: `source`, and `version` the imported one. Of a circular or letter: `reading`, its key.
    `articles`: `[{"status", "old", "new"}]`. `clauses`: `[{"key", "status", "confirm": [codes]}]`, see
    `domain/official/touched.py` for both. `against`: what the change was told from: text, record or reading.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    work = models.CharField(max_length=40)
    version = models.DateField()
    source = models.ForeignKey(OfficialSource, on_delete=models.PROTECT, related_name="+", null=True)
    reading = models.CharField(max_length=120, blank=True)
    against = models.CharField(max_length=10)
    articles = models.JSONField()
    clauses = models.JSONField()
    due = models.DateField()
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["work", "version"], name="rulebook_adoption_of")]
        constraints = [
            models.CheckConstraint(
                name="rulebook_adoption_has_cause",
                condition=models.Q(source__isnull=False, reading="") | (models.Q(source=None) & ~models.Q(reading="")),
            ),
        ]

    def __str__(self) -> str:
        return f"adoption of {self.reading or self.work} {self.version}"


class AdoptionConfirmation(AppendOnlyModel):
    """Somebody looked at a clause under the change and says in `note` what came of it."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="confirmations")
    clause = models.CharField(max_length=120)
    note = models.TextField()
    confirmed_by = models.CharField(max_length=80)
    confirmed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["adoption", "clause"], name="rulebook_adoption_clause_once"),
        ]

    def __str__(self) -> str:
        return self.clause


class AdoptionClosing(AppendOnlyModel):
    """The change is taken over: every clause was confirmed."""

    adoption = models.OneToOneField(Adoption, on_delete=models.PROTECT, related_name="closing")
    note = models.TextField(blank=True)
    closed_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"closing of {self.adoption_id}"


class VersionAcknowledgement(AppendOnlyModel):
    """Somebody knows that a later version exists than the one that is encoded."""

    work = models.CharField(max_length=40)
    version = models.DateField()
    note = models.TextField(blank=True)
    acknowledged_by = models.CharField(max_length=80)
    acknowledged_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["work", "version"], name="rulebook_version_acknowledged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.version}"
