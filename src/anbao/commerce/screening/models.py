"""Lists as they were imported and released, who was screened against which, hits that somebody cleared."""

from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


class WatchList(AppendOnlyModel):
    """A list's file as it was imported. `as_of`: the moment of which it is, from which its age counts."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12)  # sanctions, pep
    title = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    effective_from = models.DateTimeField()
    data_key = models.UUIDField()
    file = models.UUIDField()
    approval = models.UUIDField()
    imported_by = models.CharField(max_length=80)
    imported_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["sanctions", "pep"]), name="screening_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"


class ListEntry(AppendOnlyModel):
    """One entry of a list, sealed. `fingerprint`: keyed digest of its content, the same in every list that has it."""

    id = models.UUIDField(primary_key=True, editable=False)
    list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    content = SealedField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"entry {self.id}"


class ListName(AppendOnlyModel):
    """A name of an entry as a keyed digest of what is compared: found exactly, read by nobody."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    list = models.ForeignKey(WatchList, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["list", "name"], name="screening_by_name")]

    def __str__(self) -> str:
        return f"name {self.id}"


class ListRelease(AppendOnlyModel):
    """A list that one person imported and another approved."""

    id = models.UUIDField(primary_key=True, editable=False)
    list = models.OneToOneField(WatchList, on_delete=models.PROTECT, related_name="release")
    approved_by = models.CharField(max_length=80)
    released_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"release of {self.list_id}"


class Screening(AppendOnlyModel):
    """One matter's people held against the lists in force. `lists`: kind → id and digest of the list."""

    id = models.UUIDField(primary_key=True, editable=False)
    matter_kind = models.CharField(max_length=40)
    matter_id = models.CharField(max_length=64)
    lists = models.JSONField()
    people = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8)  # clear, hit, no-list
    screened_by = models.CharField(max_length=80)
    screened_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["matter_kind", "matter_id", "-screened_at"], name="screening_newest")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.matter_kind} {self.matter_id}"


class Hit(AppendOnlyModel):
    """A name of a matter that stands on a list. `who`: keyed digest of name and birth date."""

    id = models.UUIDField(primary_key=True, editable=False)
    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="hits")
    entry = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    role = models.CharField(max_length=12)
    grade = models.CharField(max_length=16)  # name, name-and-birth
    who = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.role} {self.grade}"


class Clearance(AppendOnlyModel):
    """Somebody found that this person is not the one on the list. `because` is sealed under a key of its own."""

    id = models.UUIDField(primary_key=True, editable=False)
    who = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="+")
    data_key = models.UUIDField()
    because = SealedField()
    cleared_by = models.CharField(max_length=80)
    cleared_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["who", "fingerprint"], name="screening_cleared_once")]

    def __str__(self) -> str:
        return f"cleared {self.id}"
