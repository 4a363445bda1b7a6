"""Events as they were committed, and what the sequencer made of them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from anbao.ledger.fields import AppendOnlyModel


class TransactionIdField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "xid8"


class Event(AppendOnlyModel):
    """One entry as its business transaction wrote it. Partitioned by month of `at`; `id` and `xid` are the database's.

    `event` is the UUID inside the leaf. The other columns repeat what the leaf says, for timelines;
    `ledger verify` compares them.
    """

    database_access = "events"

    pk = models.CompositePrimaryKey("id", "at")
    id = models.BigIntegerField()
    at = models.DateTimeField()
    xid = TransactionIdField()
    event = models.UUIDField()
    kind = models.TextField()
    subject = models.TextField()
    body = models.BinaryField()

    class Meta(AppendOnlyModel.Meta):
        indexes = [
            models.Index(fields=["xid", "id"], name="ledger_event_order"),
            models.Index(fields=["subject", "at", "id"], name="ledger_event_subject"),
            models.Index(fields=["at", "id"], name="ledger_event_newest"),
            models.Index(fields=["kind", "at", "id"], name="ledger_event_kind"),
        ]


class Tile(models.Model):
    """Up to 256 hashes of the tree, the right edge replaced as it grows. Written by the sequencer's role alone."""

    database_access = "sequenced"

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Stretch(models.Model):
    """Which rows the 256 positions of one tile of level 0 are, in order, and where the order stood after the last."""

    database_access = "sequenced"

    index = models.BigIntegerField(primary_key=True)
    ids = ArrayField(models.BigIntegerField())
    min_id = models.BigIntegerField()
    max_id = models.BigIntegerField()
    last_xid = TransactionIdField()
    last_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["max_id"], name="ledger_stretch_max_id")]

    def __str__(self) -> str:
        return str(self.index)


class Cursor(models.Model):
    """How far the sequencer came, in which cluster. One row."""

    database_access = "sequenced"

    single = models.BooleanField(primary_key=True, default=True)
    system = models.TextField()
    size = models.BigIntegerField()
    last_xid = TransactionIdField()
    last_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_cursor_single", condition=models.Q(single=True))]

    def __str__(self) -> str:
        return f"{self.size} sequenced"


class Head(AppendOnlyModel):
    """A signed checkpoint."""

    database_access = "sequenced"

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta(AppendOnlyModel.Meta):
        pass


class VerdictCount(models.Model):
    """How often a guard answered for a clause on a day in Taiwan. Derived: it finds evidence, the entries prove it."""

    database_access = "ordinary"

    pk = models.CompositePrimaryKey("clause", "tag", "day", "verdict")
    clause = models.TextField()
    tag = models.TextField()
    day = models.DateField()
    verdict = models.TextField()
    entries = models.BigIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["day"], condition=models.Q(verdict="refused"), name="ledger_refused_by_day")]

    def __str__(self) -> str:
        return f"{self.tag} for {self.clause} on {self.day}: {self.entries} {self.verdict}"


class Mention(models.Model):
    """That an entry was made by somebody, or speaks of a clause: `what` is the name's digest (`domain/mentions.py`).

    Derived: it finds entries, which say by themselves whom and what they name.
    """

    database_access = "ordinary"

    pk = models.CompositePrimaryKey("what", "at", "row")
    what = models.BigIntegerField()
    at = models.DateTimeField()
    row = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"row {self.row}"


class Counted(models.Model):
    """Up to where entries are counted, in the order of commits. One row."""

    database_access = "ordinary"

    single = models.BooleanField(primary_key=True, default=True)
    last_xid = TransactionIdField()
    last_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="ledger_counted_single", condition=models.Q(single=True))]

    def __str__(self) -> str:
        return f"counted up to row {self.last_id}"
