"""Sizes, types, lint, migrations: the house's figures are held."""

import io

import pytest

from anbao.project import measures


@pytest.mark.parametrize("measure", measures.sizes(), ids=lambda measure: measure.name)
def test_size_is_held(measure: measures.Measure) -> None:
    assert measure.held, f"{measure.name}: {measure.figure} over {measure.bound}: {measure.places}"


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
