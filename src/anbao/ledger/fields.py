"""Append-only tables: what other apps subclass and put into their migrations."""

from typing import Any, NoReturn, TypeVar

from django.db import migrations, models

from anbao.kernel.errors import AnbaoError
from anbao.rows import Manager, Row

M = TypeVar("M", bound=models.Model)

_FUNCTION = """
CREATE OR REPLACE FUNCTION anbao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

_TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION anbao_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION anbao_append_only();
"""

_REVERSE = """
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""


class AppendOnlyError(AnbaoError):
    """A row of an append-only table was to be changed or deleted."""

    code = "ledger.append-only"


class AppendOnlyQuerySet(models.QuerySet[M]):
    """Refuses what would change or delete rows; the trigger refuses it again in the database."""

    def _refuse(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} is append-only", model=self.model.__name__)

    def update(self, **kwargs: Any) -> int:  # noqa: ARG002
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:  # noqa: ARG002
        self._refuse()

    def update_or_create(self, *args: Any, **kwargs: Any) -> tuple[M, bool]:  # noqa: ARG002
        self._refuse()


class AppendOnlyModel(Row):
    """A row is inserted once and never touched again."""

    objects = Manager.from_queryset(AppendOnlyQuerySet)()  # type: ignore[misc]  # a class variable all the same

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, **kwargs: Any) -> None:
        """Insert; raises `AppendOnlyError` for a row that is in the database already."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only", model=type(self).__name__)
        kwargs["force_insert"] = True
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError(f"{type(self).__name__} is append-only", model=type(self).__name__)


def append_only(table: str) -> migrations.RunSQL:
    """A migration operation: triggers that refuse UPDATE, DELETE and TRUNCATE on `table`, whoever asks.

    Add it after the operation that makes the table. Only a superuser can step around it
    (`session_replication_role`), which `ledger verify` is there to notice.
    """
    if not table.isidentifier():
        msg = f"{table!r} is no table name"
        raise ValueError(msg)
    return migrations.RunSQL(_FUNCTION + _TRIGGERS.format(table=table), _REVERSE.format(table=table))
