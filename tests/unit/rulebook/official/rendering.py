"""A made-up law in every layout in which a law reaches a company: JSON of two kinds, a page, a gazette, a PDF."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator

Law = dict[str, str]  # `5`, `5-1` → the article's lines; a key that begins with `#` is a chapter's heading
TITLE = "範例茶會管理辦法"
_DIGITS = "〇一二三四五六七八九"
_NEVER_FIRST = "，。、；：）」"


def chinese(value: int, zero: str = "零") -> str:
    """`12` → 十二, `101` → 一百零一."""
    if value < 10:
        return _DIGITS[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(value, 100)
    middle = "" if not rest else zero if rest < 10 else "一" if rest < 20 else ""
    return f"{_DIGITS[hundreds]}百{middle}{chinese(rest) if rest else ''}"


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int, hang: str = "") -> Iterator[str]:
    line = ""
    for character in text:
        if columns(line + character) > width and character not in _NEVER_FIRST:
            yield line
            line = hang
        line += character
    yield line


def _parts(number: str) -> tuple[int, int]:
    first, _, second = number.partition("-")
    return int(first), int(second or 0)


def open_law(law: Law, *, width: int = 0) -> str:
    """As the Ministry of Justice publishes it; with `width` lines are wrapped by hand, as older articles are."""
    content: list[dict[str, str]] = []
    for key, text in law.items():
        if key.startswith("#"):
            content.append({"編章節": f"   {key[1:]}"})
            continue
        lines = text.split("\n")
        if width:
            lines = [part for line in lines for part in _hanging(line, width)]
        content.append({"條號": f"第 {key} 條", "條文內容": "\r\n".join(lines)})
    return json.dumps(
        {"法規名稱": TITLE, "最新異動日期": "20240105", "法規內容": content}, ensure_ascii=False, indent=1
    )


def _hanging(line: str, width: int) -> Iterator[str]:
    item = re.match(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", line)
    return wrapped(line, width, " " * (columns(item[0]) if item else 0))


def interface(law: Law) -> str:
    """As the same ministry's programming interface answers."""
    articles = []
    for key, text in law.items():
        kind, label = ("C", "") if key.startswith("#") else ("A", f"第 {key} 條")
        content = key[1:] if kind == "C" else text.replace("\n", "\r\n")
        articles.append({"ArticleType": kind, "ArticleNo": label, "ArticleContent": content})
    whole = {"LawName": TITLE, "LawModifiedDate": "20240105", "LawForeword": "", "LawArticles": articles}
    return json.dumps({"UpdateDate": "2024/1/5", "Laws": [whole]}, ensure_ascii=False)


def page(law: Law) -> str:
    """As copied from a page on the web."""
    lines = [f"法規名稱：\t{TITLE}", "修正日期：\t民國 113 年 01 月 05 日", "法規類別：\t範例 ＞ 茶會目"]
    for key, text in law.items():
        lines += [f"   {key[1:]}"] if key.startswith("#") else [f"第 {key} 條", *text.split("\n")]
    return "\n".join(lines) + "\n"


def gazette(law: Law, *, between: str = "\n\n", positional: bool = False) -> str:
    """Chinese numerals, text beside the heading, blank lines between, further lines moved in."""
    lines = [TITLE, "中華民國113年01月05日修正發布"]
    for key, text in law.items():
        if key.startswith("#"):
            lines.append(key[1:].replace(" ", "", 2))
            continue
        first, *rest = text.split("\n")
        lines += [f"{_article(key, positional=positional)}　{first}", *(f"　　{line}" for line in rest)]
    return between.join(lines) + "\n"


def _article(key: str, *, positional: bool = False) -> str:
    number, branch = _parts(key)
    digits = "".join("○一二三四五六七八九"[int(c)] for c in str(number))
    name = digits if positional and number >= 100 else chinese(number)
    return f"第{name}條" + (f"之{chinese(branch)}" if branch else "")


def paper(law: Law, *, width: int = 76, per_page: int = 20) -> str:
    """As text taken out of a PDF: wrapped lines, page numbers between blank lines."""
    lines = [*list(wrapped(TITLE, width)), "民國 113 年 01 月 05 日修正發布"]
    for key, text in law.items():
        if key.startswith("#"):
            lines.append(key[1:])
            continue
        first, *rest = text.split("\n")
        for line in (f"{_article(key)}  {first}", *rest):
            lines += wrapped(line, width)
    pages = [lines[n : n + per_page] for n in range(0, len(lines), per_page)]
    return "\n".join("\n".join([*one, "", f"- {number} -", ""]) for number, one in enumerate(pages, start=1)) + "\n"


def full_width(law: Law) -> str:
    """Headings in full-width figures, a branch after the word."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    def heading(found: re.Match[str]) -> str:
        return f"第{found[1].translate(wide)}條" + (f"之{found[2].translate(wide)}" if found[2] else "")

    return re.sub(r"^第 (\d+)(?:-(\d+))? 條$", heading, page(law), flags=re.MULTILINE)


LAYOUTS: dict[str, Callable[[Law], str]] = {
    "open-law": open_law,
    "open-law-wrapped": lambda law: open_law(law, width=64),
    "interface": interface,
    "page": page,
    "gazette": gazette,
    "gazette-tight": lambda law: gazette(law, between="\n"),
    "gazette-positional": lambda law: gazette(law, positional=True),
    "paper": paper,
    "paper-narrow": lambda law: paper(law, width=60, per_page=33),
    "full-width": full_width,
}
