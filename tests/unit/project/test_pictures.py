from html.parser import HTMLParser

import pytest

from anbao.project.demo.seed import SIGN_INS
from anbao.project.pictures import listed, sheets, taking
from anbao.project.pictures.chromium import LOCALES, SCHEMES, TALLEST, WIDTHS, Look
from anbao.project.pictures.listed import Listed, Pages


def test_every_address_is_a_page_of_the_list_or_excused_with_a_reason() -> None:
    found = listed.pages()
    assert listed.faults(found, listed.addresses()) == []
    assert all(reason.strip() for reason in found.excused.values())


def test_everybody_who_looks_is_somebody() -> None:
    known = {"visitor", "buying", "customer", "examiner", *(one.login for one in SIGN_INS)}
    assert {page.who for page in listed.pages().listed} <= known
    assert known == set(sheets.WHO)


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["a:new", "a:list", "a:act"], "a:new: add a line to pages.yaml, or a reason there"),
        (["a:list"], "a:act: there is no such address"),
        (["a:act"], "a:list: there is no such address"),
    ],
)
def test_what_is_forgotten_or_gone_is_named(names: list[str], fault: str) -> None:
    assert fault in listed.faults(Pages([Listed("a:list", "", "clerk")], {"a:act": "leads on"}), names)


def test_a_page_with_a_query_has_a_sheet_of_its_own(tmp_path) -> None:
    file = tmp_path / "pages.yaml"
    file.write_text("pages: {'a:list': clerk, 'a:list?errors=1': clerk}\nexcused: []\n", encoding="utf-8")
    found = listed.pages(file)
    assert [page.file for page in found.listed] == ["a-list.webp", "a-list-errors-1.webp"]
    assert [page.query for page in found.of("clerk")] == ["", "errors=1"]
    assert found.of("officer") == []


def test_one_more_of_a_kind_is_found_from_the_page_it_names() -> None:
    answered, open_ = (Listed("examiner:question", "", "examiner", mark, "examiner:checklist") for mark in ("a", "b"))
    assert (answered.key, answered.file) == ("examiner:question#a", "examiner-question-a.webp")
    found = taking.Found()
    found.note(["/examiner/questions/one/"])
    assert found.path(answered) == ""
    found.note(["/examiner/questions/two/"], "examiner:checklist")
    assert found.path(answered) == found.path(open_) == "/examiner/questions/two/"
    assert found.path(Listed("examiner:question", "", "examiner")) == "/examiner/questions/one/"
    assert found.others(Listed("examiner:question", "", "examiner")) == ["/examiner/questions/two/"]


def test_a_sheet_holds_every_look_with_its_words() -> None:
    looks = [Look(code, scheme, width, b"x") for code in LOCALES for width in WIDTHS for scheme in SCHEMES]
    reader = _Words()
    reader.feed(sheets.sheet(looks))
    assert len(reader.said) == 8
    assert reader.said[0] == "zh light 1440"
    assert set(sheets.SHOWN) == set(WIDTHS) == set(TALLEST)


def test_the_index_names_pages_by_who_looks() -> None:
    text = sheets.index([Listed("a:list", "errors=1", "clerk")], {"a:list": "console/a/"})
    assert "## E-commerce clerk\n\n### a:list?errors=1\n\n`/console/a/?errors=1`" in text
    assert "(a-list-errors-1.webp)" in text
    assert "Underwriter" not in text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._caption = tag == "figcaption"

    def handle_data(self, data: str) -> None:
        if self._caption:
            self.said.append(data)
            self._caption = False
