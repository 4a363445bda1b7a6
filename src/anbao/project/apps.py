"""Hooks the grants of the database roles onto every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectConfig(AppConfig):
    name = "anbao.project"
    label = "project"

    def ready(self) -> None:
        from anbao.project.roles import grant_after_migrate

        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="anbao.project.roles")
