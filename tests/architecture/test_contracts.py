"""The floors of the house, and what import-linter cannot say about them."""

import functools
import re
from pathlib import Path

import grimp
import pytest

from anbao.project import measures
from anbao.project.installation import REPOSITORY

APPS = (
    "keys",
    "ledger",
    "rulebook",
    "messages",
    "files",
    "identity",
    "endpoints",
    "archive",
    "jobs",
    "ui",
    *(f"commerce.{name}" for name in (
        "catalogue", "registration", "site", "underwriting", "payments", "policies", "reporting", "journey",
    )),
    *(f"governance.{name}" for name in ("registers", "duties", "findings")),
)  # fmt: skip
FLOORS = (
    ("kernel",),
    ("rows",),
    ("gateways", "ui", "jobs"),
    ("keys",),
    ("ledger",),
    ("rulebook",),
    ("messages", "files"),
    ("identity",),
    ("endpoints",),
    ("archive",),
    ("commerce", "governance"),
    ("examiner", "console"),
    ("project",),
)
FRONT_DOORS = ("api", "fields")


@functools.cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("anbao", cache_dir=None)


def app_of(module: str) -> str | None:
    inside = module.removeprefix("anbao.")
    return next((app for app in APPS if inside == app or inside.startswith(f"{app}.")), None)


def floor_of(app: str) -> int:
    return next(n for n, floor in enumerate(FLOORS) if app.split(".", maxsplit=1)[0] in floor)


def test_contracts_are_kept() -> None:
    assert measures.contracts().places == ()


def test_only_front_doors_of_other_apps_are_imported() -> None:
    """The project wires things together and may name urls too; nobody else may name anything but api and fields."""
    wrong = [
        f"{importer} imports {imported}"
        for importer in sorted(graph().modules)
        for imported in sorted(graph().find_modules_directly_imported_by(importer))
        if (owner := app_of(imported)) and owner != app_of(importer)
        and imported.removeprefix(f"anbao.{owner}").strip(".").split(".")[0]
        not in {*FRONT_DOORS, *({"urls"} if importer.startswith("anbao.project") else ())}
    ]  # fmt: skip
    assert wrong == []


def test_model_relations_obey_the_floors() -> None:
    from django.apps import apps
    from django.conf import settings

    users = settings.AUTH_USER_MODEL
    wrong = []
    for model in apps.get_models():
        here = app_of(model.__module__)
        for relation in model._meta.get_fields():
            if here is None or not relation.is_relation or relation.auto_created or not relation.related_model:
                continue
            there = app_of(relation.related_model.__module__)
            if there is None or there == here:
                continue
            downhill = floor_of(there) < floor_of(here) or (there, here) in _downhill_in_commerce()
            if not downhill:
                wrong.append(f"{model.__name__}.{relation.name} points from {here} up or across to {there}")
    assert wrong == [], users


def _downhill_in_commerce() -> set[tuple[str, str]]:
    middle = ("registration", "site", "policies", "payments", "underwriting", "reporting")
    pairs = {("catalogue", name) for name in (*middle, "journey")} | {(name, "journey") for name in middle}
    return {(f"commerce.{below}", f"commerce.{above}") for below, above in pairs}


def test_every_package_says_what_it_is() -> None:
    import ast

    silent = [
        str(file.relative_to(REPOSITORY))
        for file in (REPOSITORY / "src").rglob("__init__.py")
        if not {"migrations", "management", "commands", "templatetags"} & set(file.parent.parts)
        and not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for file in (REPOSITORY / "src").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def _tracked() -> list[Path]:
    import subprocess

    command = [
        "git",
        "-c",
        f"safe.directory={REPOSITORY}",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    if done.returncode:
        return [*(REPOSITORY / "src").rglob("*.*"), *(REPOSITORY / "requirements").iterdir(), REPOSITORY / "anbao"]
    return [REPOSITORY / name for name in done.stdout.decode().split("\0") if name]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        (
            "a package registry",
            r"(pyp[i]\.org|pythonhoste[d]\.org|registry\.np[m]js|--(extra-)?index-url\s+\S|(?<!emit-)find-links\s+\S)",
        ),
        ("a path of one machine", r"(/home/[a-z]+/|/root/|/wor[k]/|/Users/[A-Za-z]+/|[A-Z]:\\\\Users)"),
    ],
)
def test_no_tracked_file_names(what: str, pattern: str) -> None:
    wanted = re.compile(pattern)
    found = []
    for file in _tracked():
        if file.suffix in {".mo", ".woff2", ".png", ".pdf"} or file == Path(__file__).resolve() or not file.is_file():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if wanted.search(line):
                found.append(f"{file.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}")
    assert found == [], what
