"""Sizes, types, lint, migrations: the house's figures are held."""

import io

import pytest

from anbao.project import measures


def test_sizes_are_held() -> None:
    found = measures.sizes()
    assert len(found) >= 6
    assert [f"{one.name}: {one.figure} over {one.bound}: {one.places}" for one in found if not one.held] == []


def test_types_are_strict() -> None:
    assert measures.types().places == ()


def test_lint_finds_nothing() -> None:
    assert measures.lint().places == ()


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    out = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    except SystemExit:
        pytest.fail(out.getvalue())
