"""`rulebook_export` and `api.export`: files, days, profiles, errors in one sentence."""

import io
import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from anbao.kernel.actor import system
from anbao.rulebook import api
from anbao.rulebook.management.commands import rulebook_export

COMPANY = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "範例產險"},
    "activities": ["online_sale"],
    "stricter": {"password.min_length": 12},
}
ADOPTED = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def adopted(db):
    api.publish_book(by=system("test"), at=ADOPTED)
    return api.adopt_profile(content=COMPANY, by=system("test"), at=ADOPTED)


def run(*arguments):
    out = io.StringIO()
    call_command("rulebook_export", *arguments, stdout=out)
    return out.getvalue().strip()


def test_export_writes_a_file_named_after_what_and_day_and_says_its_digest(here):
    said = run("catalog", "--on", "2026-11-02")
    (file,) = here.iterdir()
    content = file.read_bytes()
    assert said == f"anbao-catalog-2026-11-02.json  {len(content)} bytes  sha256 {sha256(content).hexdigest()}"
    assert json.loads(content)["catalog"]["metadata"]["last-modified"] == "2026-11-02T00:00:00+08:00"


def test_export_twice_gives_the_same_bytes(here):
    assert run("component-definition", "--on", "2026-11-02") == run("component-definition", "--on", "2026-11-02")


def test_export_writes_where_it_is_told(here, capfdbinary):
    run("catalog", "--on", "2026-11-02", "--out", "mine.json")
    call_command("rulebook_export", "catalog", "--on", "2026-11-02", "--out", "-")
    assert (here / "mine.json").read_bytes() == capfdbinary.readouterr().out
    assert [file.name for file in here.iterdir()] == ["mine.json"]


def test_export_of_the_profile_is_the_one_adopted_by_the_end_of_the_day(here, adopted):
    with pytest.raises(CommandError, match="no profile by 2026-11-01"):
        run("profile", "--on", "2026-11-01")
    run("profile", "--on", "2026-11-02")
    made = json.loads((here / "anbao-profile-2026-11-02.json").read_bytes())["profile"]
    assert made["modify"]["set-parameters"][0]["values"] == ["12"]


@pytest.mark.django_db
def test_export_of_the_profile_without_one_says_what_to_do(here):
    with pytest.raises(CommandError, match=r"no profile .* adopt one and export again"):
        run("profile", "--on", "2026-11-02")
    assert list(here.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["csv", "xlsx"])
def test_export_of_tables_needs_no_profile(here, what):
    run(what, "--on", "2026-11-02")
    assert len(list(here.iterdir())) == 1


def test_export_of_a_day_before_every_version_says_so(here):
    with pytest.raises(CommandError, match="No clause is in force on 2001-01-01"):
        run("catalog", "--on", "2001-01-01")


@pytest.mark.parametrize("arguments", [("nothing",), ()])
def test_export_of_something_unknown_is_a_wrong_call(here, arguments):
    with pytest.raises(CommandError, match="WHAT"):
        run(*arguments)


def test_export_with_a_day_that_is_none_says_so(here):
    with pytest.raises(CommandError, match="'2026-02-30' is no day"):
        run("catalog", "--on", "2026-02-30")


def test_export_into_a_folder_that_is_not_there_says_so_and_leaves_nothing(here):
    with pytest.raises(CommandError, match="No such file or directory"):
        run("catalog", "--on", "2026-11-02", "--out", "nowhere/catalog.json")
    assert list(here.iterdir()) == []


def test_export_says_when_the_database_does_not_answer(here, monkeypatch):
    def silent(what, at):
        raise DatabaseError("connection refused\nby the server")

    monkeypatch.setattr(rulebook_export, "export", silent)
    with pytest.raises(CommandError, match=r"cannot be read \(connection refused\)"):
        run("profile", "--on", "2026-11-02")


def test_api_export_gives_name_type_and_bytes(adopted):
    made = api.export("profile", at=ADOPTED)
    assert (made.name, made.media_type) == ("anbao-profile-2026-11-02.json", "application/json")
    assert made == api.export("profile", at=ADOPTED)
    assert api.export("xlsx", at=ADOPTED).content.startswith(b"PK")
    with pytest.raises(api.ExportNeedsProfile):
        api.export("profile", at=datetime(2026, 11, 2, 3, 59, tzinfo=UTC))


@pytest.mark.parametrize("what", sorted(set(api.WHAT_TO_EXPORT) - {"profile", "csv", "xlsx"}))
def test_api_export_of_what_is_not_the_company_own_asks_no_database(what):
    assert api.export(what, at=ADOPTED).content
