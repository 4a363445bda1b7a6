"""The style sheets keep the house's rules: layers, sizes, no inline anything, one set of tokens."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

import anbao.ui
from anbao.ui import sheets
from anbao.ui.samples import ICONS
from anbao.ui.tags import layout as tags

ROOT = Path(anbao.ui.__file__).parent
SHEETS = sorted((ROOT / "static/ui/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LAYERS = "@layer reset, tokens, base, layout, components, pages, print;"
FIRST_VIEW = 100_000


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_sheet_is_small_and_layered(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL).replace(LAYERS, "")
    assert len(sheet.read_text().splitlines()) <= 200
    depth, outside = 0, ""
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 else ""
    assert re.sub(r"@layer \w+|[}\s]", "", outside) == ""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_sheet_uses_only_known_tokens(sheet):
    known = set(re.findall(r"(--[\w-]+):", "".join(s.read_text() for s in SHEETS)))
    assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= known


def test_sheets_are_all_linked():
    linked = set(re.findall(r"ui/css/([\w-]+)\.css", "".join(t.read_text() for t in TEMPLATES)))
    assert linked | set(sheets.SHEETS) == {sheet.stem for sheet in SHEETS}


def test_sheets_are_linked_in_their_order_with_their_media():
    linked = re.findall(r"css/([\w-]+)\.css\"(?: media=\"(.+?)\")?", tags.sheets())
    assert linked == list(sheets.SHEETS.items())


def test_theme_overrules_the_system():
    assert "dark.css" not in tags.sheets("light")
    assert sheets.DARK not in tags.sheets("dark")
    assert "dark.css" in tags.sheets("dark")


def test_collected_sheets_are_one(tmp_path, monkeypatch):
    storage = sheets.Storage(location=tmp_path, base_url="/static/")
    storage.manifest_storage = storage
    source = FileSystemStorage(location=ROOT / "static")
    paths = {f"ui/css/{name}.css": (source, f"ui/css/{name}.css") for name in sheets.SHEETS}
    for _ in range(2):  # collected again over what is there
        for name in paths:
            storage.delete(name)
            storage._save(name, ContentFile((ROOT / "static" / name).read_bytes()))
        made = {name: hashed for name, hashed, _ in storage.post_process(dict(paths))}
    together = (tmp_path / sheets.ALL).read_text()
    assert made[sheets.ALL].startswith("ui/css/all.")
    rest = together
    for name, media in sheets.SHEETS.items():
        before, found, rest = rest.partition((ROOT / f"static/ui/css/{name}.css").read_text())
        assert found
        assert before.strip("\n}") == (f"@media {media} {{" if media else "").strip("\n}")
    monkeypatch.setattr(tags, "staticfiles_storage", storage)
    assert tags.sheets().count("<link") == 1
    assert tags.sheets("dark").count("<link") == len(sheets.SHEETS)


def test_dark_overrides_every_colour():
    colours = {
        n for n, v in re.findall(r"(--[\w-]+): (.+);", (ROOT / "static/ui/css/tokens.css").read_text()) if "#" in v
    }
    dark = set(re.findall(r"(--[\w-]+):", (ROOT / "static/ui/css/dark.css").read_text()))
    assert colours <= dark


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_template_has_nothing_inline(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", text)
    assert len(text.splitlines()) <= 150


def test_icons_of_templates_are_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/ui/img/icons.svg").read_text()))
    assert set(ICONS) == sprite
    used = set(re.findall(r'{% icon "([\w-]+)"', "".join(t.read_text() for t in TEMPLATES)))
    assert used <= sprite


def test_first_view_weighs_little():
    import django_htmx

    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    files = [*SHEETS, htmx, *(ROOT / "static/ui/js").glob("*.js"), *(ROOT / "static/ui/img").glob("*.svg")]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < FIRST_VIEW // 2
