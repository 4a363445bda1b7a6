"""Every kind of matter that entries are about is called something."""

import re
from pathlib import Path

import anbao
from anbao.kernel.registries import matter_kinds

KIND = re.compile(r'Subject\(\s*(?:kind=)?"([\w-]+)"')


def test_every_kind_of_matter_has_a_word() -> None:
    source = Path(anbao.__file__).parent
    found = {kind for file in source.rglob("*.py") for kind in KIND.findall(file.read_text("utf-8"))}
    assert "application" in found
    assert sorted(kind for kind in found if kind not in matter_kinds) == []
