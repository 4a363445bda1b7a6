"""Every refusal of a file has words for people: Chinese, with the line and what to do."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from anbao.rulebook.domain.official import errors
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.refusals import REFUSALS
from anbao.rulebook.domain.official.text import _OTHER_FORMATS

SOURCES = [*Path(errors.__file__).parent.glob("*.py"), Path(errors.__file__).parents[2] / "actions" / "official.py"]
CHINESE = re.compile("[\u4e00-\u9fff]")
CHOSEN = {what for _magic, what in _OTHER_FORMATS} | {"truncated.json", "json", "another-document.titled"}
CHOSEN |= {"another-document.nameless", "another-document.unlisted"}
"""Keys that are chosen by what a file holds, not written where it is refused."""


def raised():
    """Key → names of the details, of every place that refuses and writes the key."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OfficialTextRefused":
                names = {one.arg for one in node.keywords}
                for key in ast.walk(node.args[0]):
                    if isinstance(key, ast.Constant):
                        yield key.value, names


def fields(text):
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize(("key", "details"), sorted((key, sorted(details)) for key, details in raised()), ids=str)
def test_refusal_knows_its_words_and_has_what_they_need(key, details):
    words = REFUSALS[key]
    needed = fields(words.english) | fields(words.message) | fields(words.remedy)
    assert needed <= {*details, "line"}


def test_every_word_is_used():
    assert {key for key, _details in raised()} | CHOSEN == set(REFUSALS)


@pytest.mark.parametrize("key", sorted(REFUSALS))
def test_words_are_chinese_and_say_what_to_do(key):
    words = REFUSALS[key]
    assert CHINESE.search(words.message)
    assert words.message.endswith("。")
    assert words.remedy.startswith(("請", "代號"))
    assert words.remedy.endswith("。")


def test_refusal_is_told_with_its_line():
    refusal = OfficialTextRefused("encoding.likely", encoding="Big5", line=3)
    assert (refusal.reason, refusal.line) == ("encoding", 3)
    assert str(refusal) == "line 3: not UTF-8; it looks like Big5: save it as UTF-8"
    told = refusal.told
    assert told.message.format(**told.details) == "第 3 行起不是 UTF-8，看起來是 Big5。"
    assert told.remedy == "請先把檔案另存成 UTF-8，再匯入。"
    assert told.code == "rulebook.official-text-refused"
