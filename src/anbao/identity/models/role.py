from django.contrib.postgres.fields import ArrayField
from django.db import models

from anbao.identity.models.account import Account


class Role(models.Model):
    """A named set of permissions; rows come from data through an action, never from code."""

    key = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=60)
    permissions = ArrayField(models.CharField(max_length=80))
    adopted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class RoleGrant(models.Model):
    """That an account holds a role, from when to when and by whose act."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(ended_at=None), name="identity_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} for {self.account_id}"
