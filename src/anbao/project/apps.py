"""Hooks the grants of the database roles onto every migration, and room for prepared statements onto every session."""

from typing import Any, Final

from django.apps import AppConfig
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

PREPARED: Final = 500  # statements of a session: a sale says more than psycopg's 100, and then finds none of them again


class ProjectConfig(AppConfig):
    name = "anbao.project"
    label = "project"

    def ready(self) -> None:
        from anbao.kernel import registries
        from anbao.project.answers import ANSWERS
        from anbao.project.roles import grant_after_migrate
        from anbao.project.threads import keep_by_thread

        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="anbao.project.roles")
        keep_by_thread()
        connection_created.connect(_make_room, dispatch_uid="anbao.project.prepared")
        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)


def _make_room(*, connection: DatabaseWrapper, **_: Any) -> None:
    connection.connection.prepared_max = PREPARED
