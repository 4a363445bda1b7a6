"""Records, versions of them, and which applications are to be gathered."""

from django.db import models
from django.db.models import Q

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


class Record(AppendOnlyModel):
    """One version of an application's record, sealed under the application's data key.

    `digest`: of the record in clear; `sealed_sha256`: of the sealed bytes, so that they can be checked once their key
    is gone. `predecessor`: digest of the version before. `entries`: how many ledger entries it holds. `entry`: its own.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.UUIDField()
    number = models.CharField(max_length=16)  # the application's
    version = models.PositiveIntegerField()
    ended_as = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    sealed_sha256 = models.CharField(max_length=64)
    predecessor = models.CharField(max_length=64, blank=True)
    entries = models.PositiveIntegerField()
    content = SealedField()
    gathered_at = models.DateTimeField()
    entry = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="records_one_a_version"),
            models.CheckConstraint(
                condition=Q(version=1, predecessor="") | Q(version__gt=1) & ~Q(predecessor=""),
                name="records_names_its_predecessor",
            ),
        ]
        indexes = [
            models.Index(fields=["-gathered_at", "-id"], name="records_newest_first"),
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="records_by_number_begin"),
        ]

    def __str__(self) -> str:
        return f"record {self.version} of application {self.application}"


class Due(models.Model):
    """Something happened in an application since its record was gathered last, or it has none."""

    application = models.UUIDField(primary_key=True)
    noted_at = models.DateTimeField()  # the last time that something was seen

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["noted_at"], name="records_due_since")]

    def __str__(self) -> str:
        return f"application {self.application} is due"


class Follower(models.Model):
    """How far the ledger was followed. One row."""

    single = models.BooleanField(primary_key=True, default=True)
    xid = models.CharField(max_length=20, default="0")
    row = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(single=True), name="records_follower_single")]

    def __str__(self) -> str:
        return f"followed up to row {self.row}"


class Retention(AppendOnlyModel):
    """Until when an application's record is kept at least. Later rows only lengthen; the latest day counts."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.UUIDField()
    keep_until = models.DateField()
    ended_on = models.DateField()
    end_of = models.CharField(max_length=12)  # contract, no-contract
    kept_for = models.CharField(max_length=24)
    noted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["application", "keep_until"], name="records_one_a_day_kept"),
            models.CheckConstraint(condition=Q(keep_until__gt=models.F("ended_on")), name="records_kept_beyond_end"),
        ]

    def __str__(self) -> str:
        return f"application {self.application} until {self.keep_until}"


class Hold(AppendOnlyModel):
    """Somebody has an application's record kept for longer. `because` is sealed under a key of its own."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.UUIDField(db_index=True)
    data_key = models.UUIDField()
    because = SealedField()
    placed_by = models.CharField(max_length=80)
    placed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"hold on application {self.application}"


class HoldLift(AppendOnlyModel):
    """A hold that two people let go."""

    id = models.UUIDField(primary_key=True, editable=False)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="lift")
    lifted_by = models.CharField(max_length=80)
    lifted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"lift of {self.hold_id}"
