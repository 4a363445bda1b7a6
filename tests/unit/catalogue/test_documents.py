from datetime import date
from hashlib import sha256

import pytest

from anbao.commerce.catalogue.domain.documents import MalformedDocument, parse, render
from anbao.commerce.catalogue.queries.disk import DISCLOSURES, folder_of

HEAD = b"""---
key: a.b
title: T
version: 2
effective_from: 2026-01-01
purposes: terms browse
point: one
point: two
---
"""


def test_parse_head():
    content = HEAD + b"# Hello\n"
    found = parse(content)
    assert (found.key, found.title, found.version) == ("a.b", "T", "2")
    assert found.effective_from == date(2026, 1, 1)
    assert found.purposes == ("terms", "browse")
    assert found.summary == ("one", "two")
    assert found.reference == f"a.b@{sha256(content).hexdigest()}"


@pytest.mark.parametrize(
    "content",
    [b"", b"# no head", HEAD.replace(b"key: a.b\n", b""), HEAD.replace(b"2026-01-01", b"soon"), b"---\nkey: a\n"],
)
def test_parse_refuses_a_head_not_in_order(content):
    with pytest.raises(MalformedDocument):
        parse(content)


def test_render_escapes_everything():
    html = render(HEAD + b'# <script>x</script>\n\n- <b>\n\na & "b"\n')
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<h2>&lt;script&gt;x&lt;/script&gt;</h2>" in html
    assert "<p>a &amp; &quot;b&quot;</p>" in html


def test_render_blocks():
    html = render(HEAD + "# 一\n\n## 二\n段落\n續行\n\n- 甲\n- 乙\n\n1. 先\n2. 後\n".encode())
    assert html.splitlines() == [
        "<h2>一</h2>",
        "<h3>二</h3>",
        "<p>段落續行</p>",
        "<ul><li>甲</li><li>乙</li></ul>",
        "<ol><li>先</li><li>後</li></ol>",
    ]


def test_disclosures_are_in_order_and_say_that_they_are_a_demo():
    files = sorted(folder_of(DISCLOSURES).glob("*.md"))
    found = [parse(file.read_bytes()) for file in files]
    assert {v.key for v in found} == {
        "registration.online-sale-declaration",
        "registration.privacy-notice",
        "registration.service-terms",
    }
    assert all("示範" in version.title and version.summary for version in found)
