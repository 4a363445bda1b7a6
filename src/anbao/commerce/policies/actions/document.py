"""The e-policy's PDF: PDF/A-2a with tags, made by typst from `documents/policy.typ`; the same data, the same bytes."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

import noto_cjk_sans_jp_regular as rare
import pylopdf_fonts_zh_tw as fonts
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from anbao.commerce.policies.domain.policy import PolicyContent
from anbao.commerce.policies.models import Policy
from anbao.kernel.clock import TAIPEI
from anbao.kernel.money import show
from anbao.ui.api import roc_moment

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "policy.typ"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_MARKS = frozenset({"Mc", "Me", "Mn"})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose a form of the character before them


def pdf_of(row: Policy, content: PolicyContent, *, ending: Sequence[tuple[str, str]] = ()) -> bytes:
    """The PDF of a policy. A character that every font lacks is printed as its code point, never as an empty box.

    Each round finds at least one more of the text's characters that the font lacks, so the rounds come to an end.
    """
    with override("zh-hant"):
        data = _data(row, content) | {"ending": [list(pair) for pair in ending]}
    text = _text_of(data)
    unshown = {character for character in text if unicodedata.category(character) in _NEVER_SHOWN}
    while True:
        try:
            return _compile(_shown(data, unshown), int(row.contracted_at.timestamp()))
        except typst.TypstError as error:
            found = _lacking(str(error), text) - unshown
            if not found:
                raise
            unshown |= found


def _lacking(message: str, text: str) -> set[str]:
    """The characters that the font lacks by typst's `message`; marks come first.

    Typst names the letter that a mark stands on, which the font may well have.
    """
    named = _UNSHOWN.search(message)
    if named is None:
        return set()
    characters = set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), named[1]))
    marked = {text[at] for at in range(1, len(text)) if text[at - 1] in characters and _is_mark(text[at])}
    return marked or characters


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in _MARKS and _SELECTORS.match(character) is None


def _text_of(value: object) -> str:
    """All text among the values of `value`."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    return "".join(_text_of(part) for part in value) if isinstance(value, list) else ""


def _shown(data: Mapping[str, object], unshown: Collection[str]) -> str:
    """The data as JSON, with code points in place of `unshown`: in values only, before they are JSON."""
    table = str.maketrans({character: f"［U+{ord(character):04X}］" for character in unshown})

    def replaced(value: object) -> object:
        if isinstance(value, str):
            return value.translate(table)
        if isinstance(value, list):
            return [replaced(part) for part in value]
        if isinstance(value, dict):
            return {key: replaced(part) for key, part in value.items()}
        return value

    return json.dumps(replaced(dict(data)), ensure_ascii=False, sort_keys=True)


@cache
def _fonts() -> typst.Fonts:
    """The fonts, read once a process: the usual ones, one for rare characters of names, and the company's own."""
    folders = [Path(fonts.sans_path()).parent, Path(str(rare.__file__)).parent, settings.ANBAO_FONTS_DIR]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[folder for folder in folders if folder.is_dir()],
    )


def _compile(data: str, timestamp: int) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="a-2a",
        timestamp=timestamp,
    )


def _data(row: Policy, content: PolicyContent) -> dict[str, object]:
    issued = row.contracted_at.astimezone(TAIPEI)
    return {
        "title": _("{title} 電子保單").format(title=row.title),
        "number": row.number,
        "demo": bool(settings.ANBAO_DEMO) or not settings.ANBAO_PRODUCTION,
        "issued": {
            "year": issued.year,
            "month": issued.month,
            "day": issued.day,
            "hour": issued.hour,
            "minute": issued.minute,
            "second": issued.second,
        },
        "company": {
            "name": settings.ANBAO_COMPANY_NAME,
            "address": settings.ANBAO_COMPANY_ADDRESS,
            "phone": settings.ANBAO_COMPANY_PHONE,
        },
        "period": [
            [_("開始"), roc_moment(row.starts_at)],
            [_("結束"), roc_moment(row.ends_at, until=True)],
            *(list(pair) for pair in content.cover),
            [_("契約成立"), roc_moment(row.contracted_at)],
        ],
        "people": [list(pair) for pair in content.proposer],
        "benefits": [[title, show(amount)] for title, amount in row.sums],
        "premium": show(row.premium),
        "documents": list(content.documents),
        "help": _("請撥 {phone}，或寫信到 {mail}。").format(
            phone=settings.ANBAO_COMPANY_PHONE, mail=settings.ANBAO_COMPANY_MAIL
        ),
        "signature": _("本保單附有本公司的數位簽章。以閱讀軟體檢視簽章，可以確認內容簽發後沒有改動過。"),
        "labels": _labels(),
    }


def _labels() -> dict[str, str]:
    return {
        "demo": _("示範，非保險契約"),
        "demo-note": _("本文件由示範系統產生，不是保險契約，沒有任何效力。"),
        "number": _("保單號碼"),
        "period": _("保險期間與行程"),
        "people": _("要保人與被保險人"),
        "cover": _("承保內容"),
        "benefit": _("保障項目"),
        "sum": _("保險金額"),
        "premium": _("保險費"),
        "ending": _("撤銷與取消"),
        "documents": _("構成契約的文件"),
        "help": _("需要協助"),
    }
