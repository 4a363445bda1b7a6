"""What this line asks, covers and is called. Figures are in `data/`, texts in `documents/`."""

from pathlib import Path

from anbao.commerce.catalogue.domain.line import Choice, LineWords
from anbao.commerce.catalogue.lines._trips import ACCIDENT, LEVELS, MEDICAL, trip_line
from anbao.kernel.text import N_

LINE = trip_line(
    key="travel",
    title=N_("旅行平安保險"),
    summary=N_("旅途中因意外傷害身故、失能或就醫的保障，國內外旅遊皆可投保。"),
    folder=Path(__file__).parent,
    kinds=("travel-accident",),
    policy_prefix="TR",
    order=10,
    plans=(*LEVELS, Choice("junior", N_("兒童"))),
    benefits=(ACCIDENT, MEDICAL),
    words=LineWords(
        good_for=N_("想用最少的保險費，為旅途中的意外作準備的人。"),
        not_covered=N_("生病就醫、班機延誤、行李遺失、故意行為與酒後駕車不理賠，完整內容請看保單條款。"),
        covers=N_("這段期間內發生的意外，依條款給付。"),
        farewell=N_("祝您旅途平安。"),
        in_need=N_("發生意外時，請先就醫並保留診斷書與收據正本，再與我們聯絡。"),
    ),
)
