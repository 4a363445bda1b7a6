"""Addresses in words, as people cite them: `a4-1.p1.s2` → 第四條之一第一項第二款, `x1.h4.s1` → 附件一 肆、一、."""

import re

from anbao.rulebook.domain.model import Words

_PART = re.compile(r"([a-z])(\d+)(?:-(\d+))?")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "〇壹貳參肆伍陸柒捌玖"
_ARTICLE = {"p": "項", "s": "款", "i": "目", "n": "子目"}
_ENGLISH = {"a": "article", "h": "part", "p": "paragraph", "x": "annex", "s": "point", "t": "table"}
_OUTLINE = {
    "x": "附件{} ",
    "p": "第{}段",
    "s": "{}、",
    "i": "（{}）",
    "t": "表{}",
    "r": "第{}列",
    "b": "第{}點",
}


def numeral(number: int, digits: str = _DIGITS) -> str:
    """`12` → 十二, `103` → 一百零三; from 1 to 999, as far as articles are numbered."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    ten = "拾" if digits is _FORMAL else "十"
    said = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        said += (digits[tens] if tens > 1 or hundreds else "") + ten
    elif hundreds and ones:
        said += "零"
    return said + (digits[ones] if ones else "")


def address_words(address: str) -> str:
    """An address for people; what is no address (民法第十二條, 公司自訂) as it stands."""
    found = [_PART.fullmatch(part) for part in address.split(".")]
    parts = [(one[1], int(one[2]), int(one[3] or 0)) for one in found if one]
    if len(parts) != len(found):
        return address
    if parts[0][0] == "a":
        return "".join(_in_article(*part) for part in parts)
    shown = [part for part in parts[:-1] if part != ("p", 1, 0)]  # an outline's only text is not counted
    return "".join(_in_outline(*part) for part in (*shown, parts[-1])).rstrip()


def unit_title(unit: str) -> Words:
    """The title of a unit: an article, a part, or a part of an annex."""
    parts = unit.split(".")
    en = ", ".join(f"{_ENGLISH.get(part[:1], part[:1])} {part[1:]}" for part in parts)
    return Words(address_words(unit).rstrip("、"), en[:1].upper() + en[1:])


def _in_article(kind: str, number: int, branch: int) -> str:
    after = f"之{numeral(branch)}" if branch else ""
    if kind == "a":
        return f"第{numeral(number)}條{after}"
    return f"第{numeral(number)}{_ARTICLE.get(kind, kind)}{after}"


def _in_outline(kind: str, number: int, branch: int) -> str:
    after = f"之{numeral(branch)}" if branch else ""
    if kind == "h":
        return numeral(number, _FORMAL) + after + "、"
    if kind in {"n", "m"}:
        return f"{number}." if kind == "n" else f"({number})"
    return _OUTLINE.get(kind, kind + "{}").format(numeral(number) + after)
