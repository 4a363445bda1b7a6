"""The markup of documents: keyed sections, and links that cannot become script."""

import pytest

from anbao.commerce.catalogue.domain.markup import as_html, sections

BODY = """\
前言。

# 價格 {#price}

- 輕便：新臺幣 156 元
- 看[首頁](/)

# 沒有鍵的標題

還在價格這一節。

# 費用 {#costs}

只有保險費。
"""


def test_sections_reach_to_the_next_keyed_heading():
    found = sections(BODY)
    assert [(one.key, one.title) for one in found] == [("price", "價格"), ("costs", "費用")]
    assert "還在價格這一節。" in found[0].text
    assert "只有保險費。" not in found[0].text
    assert found[0].links == ("/",)
    assert "看首頁" in found[0].text


def test_html_puts_each_section_into_its_element():
    html = as_html(BODY)
    assert html.startswith("<p>前言。</p>")
    assert '<section id="price">\n<h2>價格</h2>' in html
    assert html.count("<section") == html.count("</section>") == 2


def test_text_before_the_first_section_belongs_to_none():
    assert all("前言" not in one.text for one in sections(BODY))


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "[主管機關](https://www.fsc.gov.tw/)",
            '<a href="https://www.fsc.gov.tw/" rel="noopener noreferrer">主管機關</a>',
        ),
        ("[隱私](/about/privacy/)", '<a href="/about/privacy/">隱私</a>'),
        ("[寫信](mailto:a@b.example)", '<a href="mailto:a@b.example">寫信</a>'),
        ("[打來](tel:0800000000)", '<a href="tel:0800000000">打來</a>'),
    ],
)
def test_link_of_a_kind_we_know(written, html):
    assert as_html(written) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "written",
    [
        "[x](javascript:alert(1))",
        "[x](http://plain.example/)",
        "[x](//elsewhere.example/)",
        '[x](https://a.example/" onclick="y)',
        "[x](data:text/html,y)",
        "[<b>](ftp://a.example/)",
    ],
)
def test_link_of_any_other_kind_stays_text(written):
    html = as_html(written)
    assert "<a " not in html
    assert "<b>" not in html


def test_words_of_a_link_are_escaped():
    assert as_html("[<script>](/x/)") == '<p><a href="/x/">&lt;script&gt;</a></p>'
