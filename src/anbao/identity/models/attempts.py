"""How often somebody tried lately: counters under keyed digests, nothing that says who."""

from django.db import models

from anbao.keys.fields import BlindIndexField


class Spending(models.Model):
    """Attempts of one window under a keyed digest of act, scope and whose they are. Starts anew once it is over."""

    database_access = "sessions"  # nobody but the running system reads it
    key = BlindIndexField(primary_key=True)
    ends_at = models.DateTimeField()
    count = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["ends_at"], name="identity_spending_ends")]

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"


class FailedSignIn(models.Model):
    """A sign-in that failed, in marks that only say which failed alike: nothing opens them, and they end after days.

    `address`, `login`: keyed digests. `pattern`: of the password, so short that many passwords share it.
    """

    database_access = "sessions"  # nobody but the running system reads it
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    address = BlindIndexField()
    login = BlindIndexField()
    pattern = models.IntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["at"], name="identity_failed_at")]

    def __str__(self) -> str:
        return f"failed sign-in of {self.at}"


class Attack(models.Model):
    """Failures that belong together: many accounts from one address, or with one password. Told once."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=10)  # address, pattern
    mark = models.BinaryField()
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    accounts = models.PositiveIntegerField()
    attempts = models.PositiveIntegerField()
    addresses = models.PositiveIntegerField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-last_at"], name="identity_attack_newest")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["address", "pattern"]), name="identity_attack_kind"),
        ]

    def __str__(self) -> str:
        return f"attack {self.id}"
