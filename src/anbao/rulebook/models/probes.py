"""What probes found, run after run."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class ProbeResult(AppendOnlyModel):
    """One run of a probe. The newest one is the evidence of the capability."""

    id = models.UUIDField(primary_key=True, editable=False)
    probe = models.CharField(max_length=80)
    verdict = models.CharField(max_length=10)
    reason = models.CharField(max_length=80, blank=True)  # code of what it found wrong
    details = models.JSONField(default=dict)  # of the reason: names, never a personal datum
    says = models.CharField(max_length=200, blank=True)
    looked_by = models.CharField(max_length=80)
    looked_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["probe", "-looked_at", "-id"], name="rulebook_probe_newest")]
        constraints = [
            models.CheckConstraint(
                name="rulebook_probe_verdict_known",
                condition=models.Q(verdict__in=["passed", "refused", "referred", "held"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.probe}: {self.verdict}"
