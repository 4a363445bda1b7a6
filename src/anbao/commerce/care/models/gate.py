"""How often a form was sent lately, by whom it may not be told."""

from django.db import models


class Gate(models.Model):
    """A counter under a keyed digest. It starts anew once its time is over."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["since"], name="care_gate_since")]

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
