"""Who came to an office to register."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anbao.commerce.branch.domain.application import LONGEST_OFFICE, OPEN, State
from anbao.keys.fields import SealedField
from anbao.rows import Row

_WITH_ACCOUNT = [State.ACTIVATED.value, State.JOINED.value]


class BranchRegistration(Row):
    """One visit to an office. Data and the login chosen are sealed under the application's own key.

    `code_mac`: of the activation code under way, never the code; `scan`: the signed papers, in `files`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    data_key = models.UUIDField()
    applicant = SealedField(null=True)
    office = models.CharField(max_length=LONGEST_OFFICE)
    papers = ArrayField(models.CharField(max_length=30))
    references = ArrayField(models.CharField(max_length=200))
    scan = models.UUIDField()
    checked_by = models.CharField(max_length=80)
    attended_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.RECORDED.value)
    code_mac = models.BinaryField(max_length=32, null=True)
    code_expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    credentials = SealedField(null=True)  # login and a prepared digest, never the password
    otp = models.UUIDField(null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["-attended_at", "-id"], name="branch_newest"),
            models.Index(fields=["attended_at"], condition=Q(ended_at=None), name="branch_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code_mac"], name="branch_code_once"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="branch_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in OPEN], ended_at=None)
                | Q(
                    ~Q(state__in=[one.value for one in OPEN]),
                    ended_at__isnull=False,
                    applicant=None,
                    credentials=None,
                    code_mac=None,
                ),
                name="branch_ended_keeps_no_data",
            ),
            models.CheckConstraint(
                condition=Q(account=None) & ~Q(state__in=_WITH_ACCOUNT)
                | Q(account__isnull=False, state__in=_WITH_ACCOUNT),
                name="branch_account_at_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"registration in person {self.id}"
