"""The card acquirer: an authorisation sets the amount aside on the card."""

from typing import Final

from anbao_simulator.paying import House, Means

CARDS: Final = {
    "own": Means("本人卡", "4000 0000 0000 0001", "持卡人與要保人相同，授權成功", holder_matches=True),
    "other": Means("他人卡", "4000 0000 0000 0002", "持卡人不是要保人，授權成功但查核不符", holder_matches=False),
    "insufficient": Means("額度不足", "4000 0000 0000 0003", "發卡行拒絕授權", holder_matches=True, funds=False),
    "silent": Means("發卡行無回應", "4000 0000 0000 0004", "授權成功，但發卡行沒有回覆持卡人查核", holder_matches=None),
}

HOUSE: Final = House(
    "card",
    "信用卡付款",
    CARDS,
    take="capture",
    taken="captured",
    drop="void",
    dropped="voided",
    sets_aside=True,
)
SYSTEM: Final = HOUSE.as_system()
