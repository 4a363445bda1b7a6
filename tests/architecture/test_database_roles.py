"""Roles and grants: what is declared is what the database holds, for every table there is."""

import pytest
from django.db import connections

from anbao.project import roles

PROTECTED = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE p.proname = 'anbao_append_only' AND NOT c.relispartition
"""


@pytest.fixture
def protected(db: None) -> set[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(PROTECTED)
        return {row[0] for row in cursor.fetchall()}


def test_append_only_models_have_their_trigger_and_no_more(protected: set[str]) -> None:
    from django.apps import apps

    declared = {m._meta.db_table for m in apps.get_models() if any(b.__name__ == "AppendOnlyModel" for b in m.__mro__)}
    assert protected == declared


def test_runtime_changes_no_append_only_table(protected: set[str]) -> None:
    with connections["default"].cursor() as cursor:
        for table in sorted(protected):
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE')", [table, table]
            )
            assert cursor.fetchone() == (False, False), table


@pytest.mark.django_db(databases="__all__")
def test_every_table_is_granted_as_declared() -> None:
    assert roles.differences() == []


def test_a_model_of_the_ledger_without_a_declaration_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.apps import apps

    from anbao.kernel.errors import Misconfigured

    model = next(iter(apps.get_app_config("ledger").get_models()))
    monkeypatch.delattr(model, "database_access")
    with pytest.raises(Misconfigured, match=model.__name__):
        roles.declared()
