"""What this line asks, covers and is called. Figures are in `data/`, texts in `documents/`."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Benefit, Choice, LineWords
from anbao.commerce.catalogue.lines._trips import trip_line
from anbao.kernel.text import N_

REGISTRY = "travel-inconvenience"

LINE = trip_line(
    key="travel-inconvenience",
    title=N_("旅行平安暨不便保險"),
    summary=N_("意外保障之外，班機延誤、行李延誤與遺失、證件遺失、行程取消，定額給付。"),
    folder=Path(__file__).parent,
    kinds=("travel-accident", "travel-inconvenience"),
    policy_prefix="TI",
    order=20,
    plans=(
        Choice("light", N_("輕便")),
        Choice("standard", N_("安心")),
        Choice("full", N_("周全")),
    ),
    benefits=(
        Benefit(
            key="accident",
            title=N_("意外傷害身故及失能"),
            help=N_("身故給付全額，失能依等級按比例給付。"),
            accumulated=True,
            on_death=True,
        ),
        Benefit(
            key="medical",
            title=N_("傷害醫療（實支實付）"),
            help=N_("憑收據在限額內給付實際醫療費用。"),
        ),
        Benefit(
            key="flight-delay",
            title=N_("班機延誤（定額）"),
            help=N_("搭乘的定期班機延誤滿約定時數，給付定額，不必檢附費用收據。"),
            registry=REGISTRY,
        ),
        Benefit(
            key="baggage-delay",
            title=N_("行李延誤（定額）"),
            help=N_("託運行李抵達後逾約定時數才領到，給付定額。"),
            registry=REGISTRY,
        ),
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
