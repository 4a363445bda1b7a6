"""The README and its Chinese twin say the same: headings, commands, links and names stand in step."""

import re

import pytest

from anbao.project.installation import REPOSITORY
from anbao.project.texts.wording import slips

ENGLISH, CHINESE = "README.md", "README.zh-TW.md"
EACH_OTHER = {ENGLISH, CHINESE}


def text(name):
    return (REPOSITORY / name).read_text("utf-8")


def headings(name):
    return re.findall(r"^(#+) ", text(name), re.MULTILINE)


def commands(name):
    """Of the blocks, without what is said behind them."""
    blocks = re.findall(r"^```\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def links(name):
    return [target for target in re.findall(r"\]\(([^)]+)\)", text(name)) if target not in EACH_OTHER]


def names(name):
    """What stands in code letters: verbs, folders, settings, sign-ins."""
    return sorted(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)))


@pytest.mark.parametrize("what", [headings, commands, links, names])
def test_the_twins_stand_in_step(what):
    assert what(CHINESE) == what(ENGLISH)
    assert len(what(ENGLISH)) >= 5


@pytest.mark.parametrize("name", sorted(EACH_OTHER))
def test_each_leads_to_the_other_and_to_what_is_there(name):
    (other,) = EACH_OTHER - {name}
    assert f"]({other})" in text(name)
    assert [target for target in links(name) if not (REPOSITORY / target).exists()] == []


def test_the_chinese_is_that_of_taiwan():
    assert [slip for line in text(CHINESE).splitlines() for slip in slips(line)] == []


def test_every_verb_that_is_named_exists():
    launcher = text("anbao")
    named = {match for name in EACH_OTHER for match in re.findall(r"\./anbao (\w+)", text(name))}
    assert [verb for verb in named if f'    "{verb}": (' not in launcher] == []
