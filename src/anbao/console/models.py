from django.db import models


class Draft(models.Model):
    """What somebody prepares and has not proposed yet; theirs alone.

    `edits`: path → new value, as `domain.drafts` reads them. `base`: digest of the profile on which it was begun, so
    that the page can tell what changed since. Nothing has happened yet, so nothing is in the ledger.
    """

    account = models.UUIDField()
    act = models.CharField(max_length=80)
    edits = models.JSONField()
    base = models.CharField(max_length=64, blank=True, default="", db_default="")
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "act"], name="console_draft_one_of_each")]

    def __str__(self) -> str:
        return f"draft of {self.act}"


class DaySum(models.Model):
    """What a figure came to on a day in Taiwan. Derived: `figures_rebuild` counts it anew from the rows."""

    pk = models.CompositePrimaryKey("figure", "day", "product")
    figure = models.CharField(max_length=80)
    day = models.DateField()
    product = models.CharField(max_length=32, blank=True, default="")
    amount = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.figure} on {self.day}: {self.amount}"


class FigureKept(models.Model):
    """Up to which moment a figure's sums are kept, from the first day of the ledger on without a gap."""

    figure = models.CharField(max_length=80, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.figure} up to {self.until}"
