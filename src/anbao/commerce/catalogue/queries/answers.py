"""What answers an examiner's questions about documents and products that two people released."""

from datetime import datetime
from typing import Final

from anbao.commerce.catalogue.domain.units import document_units
from anbao.commerce.catalogue.models import Release
from anbao.commerce.catalogue.queries.pricing import lines
from anbao.commerce.catalogue.queries.releases import unit_state
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_


def released(at: datetime) -> Answered:
    units = [unit_state(name, at=at) for name in sorted(document_units.names())]
    sold = [unit_state(one.key, at=at) for one in lines()]
    altered = sum(bool(one.released) and not one.in_order for one in (*units, *sold))
    newest = Release.objects.filter(released_at__lte=at).order_by("-released_at").first()
    figures = (
        LiveFigure(N_("上架的文件組"), sum(one.in_order for one in units)),
        LiveFigure(N_("上架的商品"), sum(one.in_order for one in sold)),
        LiveFigure(N_("上架過幾次"), Release.objects.filter(released_at__lte=at).count()),
        LiveFigure(N_("最近一次上架"), newest.released_at if newest else None),
        LiveFigure(N_("檔案在上架後被改過"), altered, bad=altered > 0),
    )
    return Answered(figures, newest is not None)


ANSWERS: Final = {
    "catalogue.released": Answer(
        N_("文件與商品由兩人上架"),
        N_(
            "約款、告知、條款與限額表都有版次和雜湊值，一人提出、另一人核准才上架；檔案和上架的有一個位元不同就不顯示、不販售。"
        ),
        {
            "chk.contracts-reviewed-by-units": (),
            "chk.customer-instructions": (),
            "chk.board-risk-limits": (),
            "chk.contracts-exist": (),
        },
        released,
    ),
}
