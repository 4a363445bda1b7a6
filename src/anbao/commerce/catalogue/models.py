"""What was released, by whom, and the very bytes that customers were shown."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class DocumentContent(AppendOnlyModel):
    """A released document's bytes, kept for good under their digest."""

    sha256 = models.CharField(primary_key=True, max_length=64, editable=False)
    key = models.CharField(max_length=80)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}@{self.sha256[:12]}"


class FileContent(AppendOnlyModel):
    """The bytes of any other released file (rates, limits, product), kept for good: what a price came from."""

    sha256 = models.CharField(primary_key=True, max_length=64, editable=False)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]


class Release(AppendOnlyModel):
    """A line's files (or the disclosures) as one person proposed and another approved them."""

    id = models.UUIDField(primary_key=True, editable=False)
    unit = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of the manifest
    manifest = models.JSONField()  # path below the unit's folder → hex sha256
    proposed_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80)
    released_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "-released_at"], name="catalogue_release_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("approved_by")), name="catalogue_release_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.digest[:12]} of {self.unit}"


class FigureConfirmation(AppendOnlyModel):
    """Two people confirmed a figure marked N or U; another content of it needs another confirmation."""

    id = models.UUIDField(primary_key=True, editable=False)
    line = models.CharField(max_length=40)
    figure = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80)
    confirmed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["line", "figure", "digest"], name="catalogue_figure_confirmed_once"),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("approved_by")), name="catalogue_figure_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} of {self.line}"
