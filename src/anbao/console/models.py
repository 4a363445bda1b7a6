from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


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


class Retry(AppendOnlyModel):
    """Somebody had a task or a message tried again, and said why. `thing`: the job's number, the message's id."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=8)
    thing = models.CharField(max_length=64)
    data_key = models.UUIDField()
    because = SealedField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["task", "message"]), name="console_retry_kind_known")
        ]
        indexes = [models.Index(fields=["kind", "thing", "at"], name="console_retries")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} tried again"


class Look(AppendOnlyModel):
    """Somebody said why they look at a customer; until `until` they may. `person`: None where nobody was found.

    `sought`: what the customer was found by, never what was typed; "" where a page led to them; `file:` and a list's
    name where that was taken along as a file. `because`: in words, where the reason alone does not say it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField(null=True)
    sought = models.CharField(max_length=24, blank=True)
    why = models.CharField(max_length=12)
    data_key = models.UUIDField(null=True)
    because = SealedField(null=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "by", "-at"], name="console_looks_at_person"),
            models.Index(fields=["-at", "-id"], name="console_looks_newest"),
        ]

    def __str__(self) -> str:
        return f"look {self.id}"


class Reveal(AppendOnlyModel):
    """Somebody had a customer's data shown in full, under a look of theirs."""

    id = models.UUIDField(primary_key=True, editable=False)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="reveals")
    person = models.UUIDField(db_index=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        default_permissions = ()

    def __str__(self) -> str:
        return f"reveal {self.id}"
