"""The rulebook's exports as downloads."""

import hashlib

import pytest
from django.test import Client

from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT

TYPES = {
    "catalog": "application/json",
    "profile": "application/json",
    "component-definition": "application/json",
    "mapping-collection": "application/json",
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def test_page_lists_every_export_with_what_it_is_for(clerk):
    html = clerk.get("exports/")
    assert set(TYPES) == set(rulebook.WHAT_TO_EXPORT)
    for what in TYPES:
        assert f'href="/console/rulebook/exports/{what}/"' in html
    assert html.count('class="muted"') >= len(TYPES)


@pytest.mark.parametrize("what", TYPES)
def test_export_is_the_file_with_its_name_and_type(clerk, what):
    answer = clerk.browser.get(f"/console/rulebook/exports/{what}/")
    made = rulebook.export(what, at=AT)
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPES[what]
    assert answer["Content-Disposition"] == f'attachment; filename="{made.name}"'
    assert int(answer["Content-Length"]) == len(content)
    assert hashlib.sha256(content).digest() == hashlib.sha256(made.content).digest()


def test_unknown_export_is_not_found(clerk):
    clerk.get("exports/nothing/", answers=404)


def test_exports_are_not_for_everybody(office):
    office.adopt()
    for path in ("exports/", "exports/xlsx/"):
        assert Client().get(f"/console/rulebook/{path}").status_code == 302
        assert office.staff("nobody").get(f"/console/rulebook/{path}").status_code == 403
