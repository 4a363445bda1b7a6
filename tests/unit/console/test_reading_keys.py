import pytest

from anbao.console.domain.reading_keys import LONGEST, PREFIX, key_for


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Who is capable?", "reading.who-is-capable"),
        ("  Art. 7(2): which day? ", "reading.art-7-2-which-day"),
        ("7 days or 10?", "reading.on-7-days-or-10"),
        ("誰？", "reading.on"),
    ],
)
def test_key_is_made_of_the_question(question, key):
    assert key_for(question, ()) == key


def test_key_that_is_taken_gets_a_number():
    assert key_for("Who?", {"reading.who"}) == "reading.who-2"
    assert key_for("Who?", {"reading.who", "reading.who-2"}) == "reading.who-3"


@pytest.mark.parametrize("question", ["a" * 200, "word " * 50, "a" * LONGEST])
def test_key_is_cut_between_words(question):
    slug = key_for(question, ()).removeprefix(PREFIX)
    assert 0 < len(slug) <= LONGEST
    assert not slug.endswith("-")
