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
