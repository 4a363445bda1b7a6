"""What this line asks, covers and is called. Figures are in `data/`, texts in `documents/`."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Benefit, LineWords
from anbao.commerce.catalogue.lines._trips import (
    ACCIDENT,
    BAGGAGE_DELAY,
    FLIGHT_DELAY,
    LEVELS,
    MEDICAL,
    trip_line,
)
from anbao.kernel.text import N_

LINE = trip_line(
    key="travel-comprehensive",
    title=N_("旅行綜合保險"),
    summary=N_("出國旅行一次備齊：意外、突發疾病、第三人責任、緊急救援與旅行不便。"),
    folder=Path(__file__).parent,
    kinds=("travel-comprehensive",),
    policy_prefix="TC",
    order=30,
    plans=LEVELS,
    benefits=(
        ACCIDENT,
        MEDICAL,
        Benefit(
            key="illness",
            title=N_("海外突發疾病醫療（實支實付）"),
            help=N_("在國外突然生病就醫，憑收據在限額內給付；投保前一段期間內治療過的疾病不算。"),
        ),
        Benefit(
            key="liability",
            title=N_("個人第三人責任"),
            help=N_("旅途中因疏忽使別人受傷或財物受損，依法應負的賠償。"),
        ),
        Benefit(
            key="emergency",
            title=N_("緊急救援費用（實支實付）"),
            help=N_("醫療轉送、遺體送返、親友前往探視等費用，由救援機構安排或憑收據給付。"),
        ),
        FLIGHT_DELAY,
        BAGGAGE_DELAY,
        Benefit(
            key="belongings",
            title=N_("行李損失（實支實付）"),
            help=N_("行李與隨身物品遺失、遭竊搶或毀損，憑證明在限額內給付。"),
        ),
        Benefit(
            key="documents-cost",
            title=N_("旅行證件遺失（實支實付）"),
            help=N_("補辦證件的規費，以及因此增加的交通與住宿費用。"),
        ),
        Benefit(
            key="cancellation-cost",
            title=N_("行程取消與縮短（實支實付）"),
            help=N_("因約定的原因取消或提早結束行程，無法退還的費用。"),
        ),
    ),
    words=LineWords(
        good_for=N_("出國旅行，希望生病、賠償、救援與不便都有保障的人。"),
        not_covered=N_("投保前已治療的疾病、懷孕生產、故意行為、酒後駕車、自行更改行程不理賠，完整內容請看保單條款。"),
        covers=N_("這段期間內發生的保險事故，依條款給付；行程取消從契約成立時開始。"),
        farewell=N_("祝您旅途平安順利。"),
        in_need=N_("需要救援或就醫時，請先撥客服電話；請保留診斷書、收據與航空公司的證明。"),
    ),
)
