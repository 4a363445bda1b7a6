"""The official text beside our words, from a file that the user imported."""

import re
from pathlib import Path

import pytest

from tests.integration.console.conftest import AT, BY

GIVEN = Path(__file__).parents[4] / "shared" / "regulations"
MADE_UP = """保險業經營電子商務自律規範
中華民國 111.06.24 修正

第 一 條
這是編造的文字，用來看版面，不是任何法規的內容；本行只是為了有足夠的字數。

第 二 條
編造的引言，下列各款都要做到，這一行也只是編造的內容：
一、編造的第一款，用來看上面的引言有沒有一起出現。
二、編造的第二款，用來看引言是不是只出現一次。
"""
given = pytest.mark.skipif(not GIVEN.is_dir(), reason=f"the official texts are not at hand ({GIVEN})")


@pytest.fixture
def imported(clerk, monkeypatch):
    """The made-up text under a real regulation's name, kept as it is, whatever the record says of that version."""
    from anbao.rulebook.actions import official

    monkeypatch.setattr(official, "_plausible", lambda *_args, **_named: None)
    official.import_official(data=MADE_UP.encode(), name="made-up.txt", incomplete=True, by=BY, at=AT)
    return clerk


def test_article_shows_the_text_and_heads_it_once(imported):
    html = imported.get("works/ec/a2/", scope="all")
    assert "還沒有匯入官方條文" not in html
    assert html.count("編造的引言") <= 1


def test_clause_shows_the_text_of_what_it_covers(imported):
    assert "這是編造的文字" in imported.get("works/ec/a1/", scope="all")


def test_unit_that_the_file_lacks_says_so(imported):
    assert "匯入的檔案裡沒有這一項" in imported.get("works/ec/a2/", scope="all")


def test_another_regulation_is_still_to_be_imported(imported):
    assert "還沒有匯入官方條文" in imported.get("works/isec/x5.s3/")


@given
def test_given_texts_stand_beside_every_unit(clerk):
    from anbao.rulebook.api import import_official

    file = next(GIVEN.glob("004_*.txt"))
    import_official(data=file.read_bytes(), name=file.name, by=BY, at=AT)
    html = clerk.get("works/ec/a7/", scope="all")
    items = re.findall(r'class="beside-list__item".*?</li>', html, re.DOTALL)
    assert items
    assert "匯入的檔案裡沒有這一項" not in html
    assert 'class="official"' in clerk.get("clauses/ec.registration-of-capable/")
    assert "官方條文已匯入" in clerk.get("works/ec/")
