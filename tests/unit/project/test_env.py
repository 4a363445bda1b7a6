"""Readings of the environment fail loudly, with the variable's name."""

from pathlib import Path

import pytest

from anbao.kernel.errors import Misconfigured
from anbao.project.env import Environment

LONG = "a-long-secret-of-no-particular-kind"


def environment(mode: str = "production", **values: str) -> Environment:
    return Environment({"ANBAO_MODE": mode, **values})


def test_mode_missing_is_named() -> None:
    with pytest.raises(Misconfigured, match="ANBAO_MODE"):
        Environment({})


def test_mode_unknown_is_refused() -> None:
    with pytest.raises(Misconfigured, match="demo, development, test, production"):
        environment("staging")


def test_missing_in_production_is_named_in_spite_of_a_default_for_elsewhere() -> None:
    with pytest.raises(Misconfigured, match="DATABASE_URL"):
        environment().text("DATABASE_URL", outside_production="postgresql:///x")
    assert environment("demo").text("DATABASE_URL", outside_production="x") == "x"


def test_empty_counts_as_missing() -> None:
    with pytest.raises(Misconfigured, match="NAME"):
        environment(NAME="  ").text("NAME")


@pytest.mark.parametrize("value", ["demo-" + LONG, "test-" + LONG, "short"])
def test_secret_of_demo_or_too_short_is_refused_in_production(value: str) -> None:
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        environment(SECRET_KEY=value).secret("SECRET_KEY")
    assert environment("demo", SECRET_KEY=value).secret("SECRET_KEY") == value


def test_secret_missing_names_both_ways_to_give_it() -> None:
    with pytest.raises(Misconfigured, match="SECRET_KEY_FILE"):
        environment().secret("SECRET_KEY")


def test_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{LONG}\n", encoding="utf-8")
    assert environment(KEY_FILE=str(tmp_path / "secret")).secret("KEY") == LONG


def test_secret_from_a_file_that_is_not_there_names_variable_and_file(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"KEY_FILE names .*/nowhere"):
        environment(KEY_FILE=str(tmp_path / "nowhere")).secret("KEY")


def test_error_shows_no_secret() -> None:
    with pytest.raises(Misconfigured) as caught:
        environment(KEY="demo-hush").secret("KEY")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("value", ["yes", "true", "2"])
def test_flag_is_zero_or_one(value: str) -> None:
    with pytest.raises(Misconfigured, match="FLAG"):
        environment(FLAG=value).flag("FLAG")


def test_relative_path_is_refused() -> None:
    with pytest.raises(Misconfigured, match="whole path"):
        environment(FOLDER="var").path("FOLDER")


@pytest.mark.parametrize(("value", "ok"), [("12", True), ("-1", True), ("1.5", False), ("x", False)])
def test_integer(value: str, ok: bool) -> None:
    if ok:
        assert environment(N=value).integer("N", default=0) == int(value)
    else:
        with pytest.raises(Misconfigured, match="N is"):
            environment(N=value).integer("N", default=0)


def test_database_by_socket_folder_and_with_an_escaped_password() -> None:
    url = "postgresql://anbao_runtime:p%40ss%2Fword-p%40ss@/anbao?host=/run/pg&port=5433"
    found = environment(URL=url).database("URL")
    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == ("/run/pg", "5433", "anbao", "anbao_runtime")
    assert found["PASSWORD"] == "p@ss/word-p@ss"


def test_database_by_host_keeps_other_options() -> None:
    found = environment(URL="postgresql://u:p@db.example:5432/anbao?sslmode=verify-full").database("URL")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("db.example", "5432", {"sslmode": "verify-full"})


@pytest.mark.parametrize("value", ["mysql://x/y", "postgresql://host/", "anbao"])
def test_database_of_another_kind_is_refused(value: str) -> None:
    with pytest.raises(Misconfigured, match="URL"):
        environment(URL=value).database("URL")
