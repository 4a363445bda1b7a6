"""How the Chinese of pages, documents and rulebook reads."""

import pytest

from anbao.project.texts import catalogues
from anbao.project.texts.wording import signs, slips, written


def test_sentences_are_in_the_words_of_here():
    sentences = [one.sentence.text for entries in catalogues.refreshed().values() for one in entries]
    assert len(sentences) > 2000
    assert [(text, slip) for text in sentences for slip in [*slips(text), *signs(text)]] == []


def test_documents_and_data_are_in_the_words_of_here():
    lines = list(written())
    assert len(lines) > 2000
    assert [(place, slip) for place, line in lines for slip in slips(line)] == []


@pytest.mark.parametrize("text", ["用戶資料", "默認值", "實時通知", "当时", "本公司合規"])
def test_words_of_elsewhere_are_found(text):
    assert list(slips(text))


@pytest.mark.parametrize("text", ["使用者資料", "用戶端", "內容不實時", "預設值", "您可以登入"])
def test_words_of_here_are_let_pass(text):
    assert list(slips(text)) == []


@pytest.mark.parametrize("text", ["好,我們", "公司:地址", "(示範)", "好，，我們", "您的的"])
def test_signs_between_chinese_are_wide_and_stand_once(text):
    assert list(signs(text))


@pytest.mark.parametrize("text", ["好，我們", "{count} 件,", "（示範）", "12:30", "{a}:{b}"])
def test_signs_beside_latin_and_figures_may_be_narrow(text):
    assert list(signs(text)) == []
