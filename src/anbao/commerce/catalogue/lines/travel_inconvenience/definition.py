"""What this line asks, covers and is called. Figures are in `data/`, texts in `documents/`."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Benefit, LineWords
from anbao.commerce.catalogue.lines._trips import (
    ACCIDENT,
    BAGGAGE_DELAY,
    FLIGHT_DELAY,
    LEVELS,
    MEDICAL,
    REGISTRY,
    trip_line,
)
from anbao.kernel.text import N_

LINE = trip_line(
    key="travel-inconvenience",
    title=N_("旅行平安暨不便保險"),
    summary=N_("意外保障之外，班機延誤、行李延誤與遺失、證件遺失、行程取消，定額給付。"),
    folder=Path(__file__).parent,
    kinds=("travel-accident", "travel-inconvenience"),
    policy_prefix="TI",
    order=20,
    plans=LEVELS,
    benefits=(
        ACCIDENT,
        MEDICAL,
        FLIGHT_DELAY,
        BAGGAGE_DELAY,
        Benefit(
            key="baggage-loss",
            title=N_("行李遺失（定額）"),
            help=N_("託運行李遺失或遭竊搶，給付定額。"),
            registry=REGISTRY,
        ),
        Benefit(
            key="documents",
            title=N_("旅行證件遺失（定額）"),
            help=N_("護照等旅行證件遺失而必須補辦，給付定額。"),
            registry=REGISTRY,
        ),
        Benefit(
            key="cancellation",
            title=N_("行程取消（定額）"),
            help=N_("出發前因約定的原因必須取消行程，給付定額。"),
            registry=REGISTRY,
        ),
    ),
    words=LineWords(
        good_for=N_("搭飛機旅行，擔心誤點、行李沒跟上的人。"),
        not_covered=N_("生病就醫、自行更改行程、知道班機已延誤才投保、故意行為不理賠，完整內容請看保單條款。"),
        covers=N_("這段期間內發生的意外與約定的旅行不便，依條款給付；行程取消從契約成立時開始。"),
        farewell=N_("祝您旅途平安順利。"),
        in_need=N_("班機或行李出狀況時，請當場向航空公司索取證明；發生意外時，請先就醫並保留診斷書與收據正本。"),
    ),
)
