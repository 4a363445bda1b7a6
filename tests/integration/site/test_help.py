"""Help: short answers and words in both languages, found without a script, each with an anchor."""

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.site.queries import help as queries
from tests.integration.policies.test_pages import text

HELP = "/help/"


@pytest.fixture
def page(db):
    return lambda **query: Client().get(HELP, query)


def test_page_holds_every_answer_and_word_with_an_anchor(page):
    answer = page()
    body = answer.content.decode()
    assert len(queries.words()) >= 40
    assert [one.key for one in queries.words() if f'id="word-{one.key}"' not in body] == []
    assert [one.key for one in queries.tasks() if f'id="{one.key}"' not in body] == []
    assert all(one.href for one in queries.tasks())
    assert f'href="{HELP}"' in Client().get("/").content.decode()


@pytest.mark.parametrize(
    ("wanted", "there", "not_there"),
    [
        ("自負額", "word-deductible", "word-premium"),
        ("deductible", "word-deductible", "word-premium"),
        ("DEDUCTIBLE", "word-deductible", "word-premium"),
        ("旅平險", "word-travel-accident", "word-otp"),  # another word for it
        ("班機 證明", "word-flight-delay", "word-luggage-delay"),  # every word has to be there
        ("  ", "word-otp", "no-such-anchor"),
    ],
)
def test_search_finds_in_either_language(page, wanted, there, not_there):
    body = page(q=wanted).content.decode()
    assert f'id="{there}"' in body
    assert f'id="{not_there}"' not in body


@pytest.mark.parametrize("wanted", ["<script>alert(1)</script>", "x" * 5000, "\0", "';--"])
def test_hostile_search_finds_nothing_and_is_escaped(page, wanted):
    answer = page(q=wanted)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_nothing_found_is_said(page):
    assert "找不到「沒有這個詞」" in text(page(q="沒有這個詞"))


def test_english_reader_gets_english(db):
    said = text(Client().get(HELP, headers={"accept-language": "en"}))
    assert "Deductible" in said
    assert said.index("Deductible") < said.index("自負額")


def test_words_close_by_are_there():
    keys = {one.key for one in queries.words()}
    assert {key for one in queries.words() for key, _word in one.see} <= keys


def test_every_entry_speaks_both_languages_and_links_live(db):
    for one in (*queries.tasks(), *queries.words()):
        assert one.said.title
        assert one.said.text
        assert one.other
    assert reverse("site:help") == HELP
