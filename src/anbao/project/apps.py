"""Comes after all other apps. Hooks the grants of the database roles onto every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectConfig(AppConfig):
    name = "anbao.project"
    label = "project"

    def ready(self) -> None:
        from django.conf import settings

        from anbao.kernel.registries import guards
        from anbao.project.roles import grant_after_migrate

        if settings.ANBAO_WITHOUT_GUARD:
            guards.discard(settings.ANBAO_WITHOUT_GUARD)
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="anbao.project.roles")
