import re

from anbao.project.installation import REPOSITORY
from anbao.ui import fields
from anbao.ui.templatetags.anbao_ui import register

FRAME = {"site_defaults", "page_language", "url_if", "constant", "sheets", "console_menu"}
"""Of the page's own frame; no author needs them."""


def test_every_component_and_field_is_in_the_reference_and_nothing_else():
    text = (REPOSITORY / "docs" / "reference" / "components.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    kinds = {name for name in fields.__all__ if name.endswith("Field")}
    assert listed == (set(register.tags) - FRAME) | kinds
