"""The commands: build, check, publish."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from anbao.kernel import registries
from anbao.rulebook.domain.compiling import digest_of
from anbao.rulebook.domain.mutations import Change
from anbao.rulebook.management.commands import rulebook_check
from anbao.rulebook.models import CompiledBook
from anbao.rulebook.queries import books


@pytest.fixture(autouse=True)
def _own_file(settings, tmp_path):
    settings.ANBAO_BOOK_FILE = tmp_path / "deep" / "book.json"
    books.forget_loaded()
    yield
    books.forget_loaded()


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def test_build_writes_the_file_and_prints_its_digest(settings):
    digest = run("rulebook_build")
    assert digest_of(settings.ANBAO_BOOK_FILE.read_bytes()) == digest
    assert run("rulebook_build") == digest
    assert [file.name for file in settings.ANBAO_BOOK_FILE.parent.iterdir()] == ["book.json"]


def test_build_fails_and_leaves_the_old_book_when_a_guard_is_gone(settings):
    digest = run("rulebook_build")
    guard = registries.guards.get("sale.own-card")
    registries.guards.discard("sale.own-card")
    try:
        with pytest.raises(CommandError, match=r"ec/payment\.yaml:\d+: .*no guard is called 'sale\.own-card'"):
            run("rulebook_build")
    finally:
        registries.guards.add("sale.own-card", guard)
    assert digest_of(settings.ANBAO_BOOK_FILE.read_bytes()) == digest


def test_check_reports_as_json():
    report = json.loads(run("rulebook_check", "--json"))
    assert report["problems"] == report["failed"] == report["unused"] == report["unnoticed"] == []
    assert report["cases"] > 100
    assert report["changes"] > report["figures"]


def test_check_ends_with_status_1_when_a_figure_changes_unnoticed(monkeypatch, capsys):
    change = Change("ec.x", "x.most", "2022-06-24", 3, 4, noticed=False)
    monkeypatch.setattr(rulebook_check, "changes", lambda *_, **__: [change, replace(change, after=2, noticed=True)])
    with pytest.raises(SystemExit) as end:
        call_command("rulebook_check")
    assert end.value.code == 1
    out = capsys.readouterr().out
    assert "ec.x: x.most from 2022-06-24: 3 → 4: no example notices" in out
    assert "2 changes of a figure by one unit, 1 noticed by an example" in out


def test_check_ends_with_status_1_when_something_is_wrong(settings, tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "works.yaml").write_text("on: 1\n", encoding="utf-8")
    settings.ANBAO_RULEBOOK_DIR = folder
    with pytest.raises(SystemExit) as end:
        run("rulebook_check")
    assert end.value.code == 1


@pytest.mark.django_db
def test_publish_keeps_the_book_once():
    run("rulebook_build")
    digest = run("rulebook_publish")
    assert run("rulebook_publish") == digest
    assert CompiledBook.objects.get().digest == digest


def test_profile_is_adopted_from_a_file_once(db, tmp_path):
    file = tmp_path / "profile.json"
    content = {"company": {"kind": "insurer", "sector": "life", "name": "範例人壽"}, "activities": ["online_sale"]}
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CommandError, match="--adopt"):
        run("rulebook_profile")
    assert json.loads(run("rulebook_profile", "--adopt", str(file))) == content
    assert json.loads(run("rulebook_profile")) == content
    file.write_text(json.dumps({**content, "activities": []}), encoding="utf-8")
    with pytest.raises(CommandError, match="two people"):
        run("rulebook_profile", "--adopt", str(file))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "not JSON"),
        ("[]", "a profile is a mapping"),
        ('{"company": {"kind": "bank"}, "activities": []}', "kind: is one of"),
    ],
)
def test_profile_says_what_is_wrong_with_a_file(db, tmp_path, text, fault):
    file = tmp_path / "profile.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=fault):
        run("rulebook_profile", "--adopt", str(file))
