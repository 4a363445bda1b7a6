"""Every compiled book and every profile of the company, so that an old decision can be examined again."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class CompiledBook(AppendOnlyModel):
    """A compiled book that was in use, under the digest of its very text."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of `body`, hex
    body = models.TextField()  # lines of canonical JSON
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="rulebook_book_digest_hex", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"book {self.digest[:12]}"


class ProfileVersion(AppendOnlyModel):
    """A version of the company's profile; the newest adopted one holds."""

    id = models.UUIDField(primary_key=True, editable=False)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    book = models.ForeignKey(CompiledBook, on_delete=models.PROTECT)  # its figures were held against this one
    adopted_by = models.CharField(max_length=80)
    adopted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-adopted_at", "-id"], name="rulebook_profile_newest")]
        constraints = [
            models.CheckConstraint(
                name="rulebook_profile_digest_hex", condition=models.Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.digest[:12]}"
