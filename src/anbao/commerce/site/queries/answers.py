"""What answers an examiner's questions about what the site says to everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from anbao.commerce.site.queries.requirements import required
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook.api import answered_by

INSTRUCTIONS: Final = ("site.payment-information", "site.service-content", "site.contract-formation")
RIGHTS: Final = ("site.privacy-policy", "site.security-information", "site.safe-data-notice", "site.ending-terms")
"""What the probes of the site look at that a question asks about."""


def instructions(at: datetime) -> Answered:
    return _said(INSTRUCTIONS, at)


def rights(at: datetime) -> Answered:
    return _said(RIGHTS, at)


def _said(probes: Sequence[str], at: datetime) -> Answered:
    figures = (LiveFigure(N_("網站上的說明頁"), len(required().statements)),)
    return answered_by(figures, probes, at=at)


def protected(at: datetime) -> Answered:
    return answered_by((), ["site.transport-and-storage-protection"], at=at)


ANSWERS: Final = {
    "site.instructions": Answer(
        N_("網站上怎麼操作、怎麼付款的說明"),
        N_("說明由兩人上架，系統定時像訪客一樣打開網頁，查看內容還在不在。"),
        {"chk.customer-instructions": ()},
        instructions,
    ),
    "site.rights": Answer(
        N_("網站上的隱私、資訊安全與終止說明"),
        N_("說明由兩人上架，誰都讀得到；系統定時像訪客一樣打開網頁，查看內容還在不在。"),
        {"chk.customer-rights-told": ()},
        rights,
    ),
    "site.protected": Answer(
        N_("傳輸與保存的保護"),
        N_("連線、cookie、內容安全政策，以及個人資料欄位在資料庫裡都是密文，系統定時自己查看。"),
        {
            "chk.security-technique-current": (),
            "chk.transaction-security": (),
            "chk.connections-controlled": (),
            "chk.data-protection-measures": (),
        },
        protected,
    ),
}
