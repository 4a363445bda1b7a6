"""Official texts that the user imported, unit by unit."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class OfficialSource(AppendOnlyModel):
    """An official text that the user imported from a file; of several of one version the newest is shown."""

    id = models.UUIDField(primary_key=True, editable=False)
    work = models.CharField(max_length=40)
    version = models.DateField()
    side = models.CharField(max_length=10, blank=True)  # "before": the current wording beside an amended one
    title = models.CharField(max_length=200, blank=True)
    layout = models.CharField(max_length=20)
    partial = models.BooleanField()  # only amended units: what is missing is not repealed
    hidden = models.JSONField()
    deleted = models.JSONField()
    notes = models.JSONField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    resolution = models.JSONField()
    imported_by = models.CharField(max_length=80)
    imported_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["work", "version", "-imported_at"], name="rulebook_official_newest")]
        constraints = [
            models.CheckConstraint(
                name="rulebook_official_sha256_hex", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.version} {self.sha256[:12]}"


class OfficialUnit(AppendOnlyModel):
    """A numbered unit of an imported text."""

    source = models.ForeignKey(OfficialSource, on_delete=models.PROTECT, related_name="units")
    position = models.PositiveIntegerField()
    address = models.CharField(max_length=80)
    line = models.PositiveIntegerField()
    text = models.TextField()
    leaf = models.BooleanField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "address"], name="rulebook_official_unit_once"),
            models.UniqueConstraint(fields=["source", "position"], name="rulebook_official_unit_order"),
        ]

    def __str__(self) -> str:
        return self.address
