"""The e-policy's PDF: PDF/A-2a with tags, made by typst from `documents/policy.typ`; the same data, the same bytes."""

import json
import re
from datetime import datetime
from pathlib import Path

import pylopdf_fonts_zh_tw as fonts
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from anbao.commerce.policies.domain.policy import PolicyContent
from anbao.commerce.policies.models import Policy
from anbao.kernel.clock import TAIPEI
from anbao.kernel.money import show

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "policy.typ"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_UNSHOWN = 50


def pdf_of(row: Policy, content: PolicyContent) -> bytes:
    """The PDF of a policy. A character that the font lacks is printed as its code point, never as an empty box."""
    with override("zh-hant"):
        data = json.dumps(_data(row, content), ensure_ascii=False, sort_keys=True)
    for _attempt in range(_MOST_UNSHOWN):
        try:
            return _compile(data, int(row.contracted_at.timestamp()))
        except typst.TypstError as error:
            unshown = _UNSHOWN.search(str(error))
            if unshown is None:
                raise
            for character in unshown[1]:
                data = data.replace(character, f"［U+{ord(character):04X}］")
    msg = "the policy's text cannot be shown in the font"
    raise ValueError(msg)


def _compile(data: str, timestamp: int) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=[Path(fonts.sans_path()).parent],
        ignore_system_fonts=True,
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
            [_("開始"), local_words(row.starts_at)],
            [_("結束"), local_words(row.ends_at)],
            *(list(pair) for pair in content.cover),
        ],
        "people": [list(pair) for pair in content.proposer],
        "benefits": [[title, show(amount)] for title, amount in row.sums],
        "premium": [[_("保險費"), show(row.premium)], [_("契約成立"), local_words(row.contracted_at)]],
        "documents": list(content.documents),
        "help": _("請撥 {phone}，或寫信到 {mail}。").format(
            phone=settings.ANBAO_COMPANY_PHONE, mail=settings.ANBAO_COMPANY_MAIL
        ),
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
        "documents": _("構成契約的文件"),
        "help": _("需要協助"),
    }


def local_words(at: datetime) -> str:
    """`民國 115 年 11 月 20 日 14 時 30 分`, in Taiwan's time."""
    local = at.astimezone(TAIPEI)
    return _("民國 {year} 年 {month} 月 {day} 日 {hour:02d} 時 {minute:02d} 分").format(
        year=local.year - 1911, month=local.month, day=local.day, hour=local.hour, minute=local.minute
    )
