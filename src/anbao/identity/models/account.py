from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from anbao.identity.models.person import Person
from anbao.keys.fields import BlindIndexField, SealedField
from anbao.rows import Row


class Kind(models.TextChoices):
    CUSTOMER = "customer"
    STAFF = "staff"
    PARTNER = "partner"
    EXAMINER = "examiner"


class KindIsImmutable(TypeError):
    """An account keeps the kind it was opened with; the database says so too."""


class Account(Row):
    """The one user model. `kind` never changes (trigger); the login is a blind index and sealed."""

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_authenticated = True
    is_anonymous = False
    kind_as_read: str | None = None  # as the row says

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    login = SealedField()
    login_index = BlindIndexField()
    password = models.BinaryField(null=True)  # Argon2id digest, wrapped under a key outside the database
    password_set_at = models.DateTimeField(null=True)
    password_is_default = models.BooleanField(default=False)  # opens nothing but its change
    password_expires_at = models.DateTimeField(null=True)  # of a start password
    password_reminded_at = models.DateTimeField(null=True)  # when its owner was last told that it is old
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # of a contract, an emergency: nothing is done with it from then on
    signed_in_at = models.DateTimeField(null=True)  # kept of staff only: a customer's sign-in writes no row more
    language = models.CharField(max_length=10, default="zh-hant", db_default="zh-hant")  # that its owner reads

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=["zh-hant", "en"]), name="identity_account_language_known"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="identity_account_kind_known"),
            models.UniqueConstraint(fields=["kind", "login_index"], name="identity_account_login_unique"),
            models.UniqueConstraint(fields=["kind", "person"], name="identity_account_one_kind_per_person"),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"],
                condition=models.Q(ends_at__isnull=False, closed_at=None),
                name="identity_account_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} account {self.id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind_as_read not in {None, self.kind}:
            raise KindIsImmutable("the kind of an account never changes")
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Account":
        account = super().from_db(*args, **kwargs)
        account.was_read()
        return account

    def was_read(self) -> None:
        """Note what must not change."""
        if "kind" in self.__dict__:
            self.kind_as_read = self.kind

    @property
    def is_active(self) -> bool:
        return self.closed_at is None

    def is_open(self, at: datetime) -> bool:
        """Whether it may be used at `at`: neither closed nor over."""
        return self.closed_at is None and (self.ends_at is None or at < self.ends_at)


class PasswordHistory(Row):
    """Former passwords as wrapped digests; how many are looked at is a figure of the rulebook."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="former_passwords")
    password = models.BinaryField()
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["account", "-ended_at"], name="identity_history_recent")]

    def __str__(self) -> str:
        return f"former password of {self.account_id}"


class SignInGate(models.Model):
    """Counts attempts for one typed login, known or not: strangers learn nothing from a lock. Or for second factors.

    Reserved with one statement before any password is compared; see `actions/gate.py`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    audience = models.CharField(max_length=10)  # an account's kind; `second` for what comes after a password
    login_index = BlindIndexField()
    attempts = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["audience", "login_index"], name="identity_gate_unique")]
        indexes = [models.Index(fields=["last_at"], name="identity_gate_last")]

    def __str__(self) -> str:
        return f"gate {self.id}"
