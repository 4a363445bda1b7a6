"""The bank that debits an account: an authorisation asks whose account it is, the debit looks at the funds."""

from typing import Final

from anbao_simulator.paying import House, Means

ACCOUNTS: Final = {
    "own": Means("本人帳戶", "808-0000-0000-0001", "帳戶所有人與要保人相同，扣款成功", holder_matches=True),
    "other": Means("他人帳戶", "808-0000-0000-0002", "帳戶所有人不是要保人，查核不符", holder_matches=False),
    "insufficient": Means(
        "餘額不足", "808-0000-0000-0003", "查核相符，但扣款時餘額不足", holder_matches=True, funds=False
    ),
    "silent": Means("查核無回應", "808-0000-0000-0004", "取得授權碼，但沒有回覆帳戶所有人查核", holder_matches=None),
}

HOUSE: Final = House(
    "bank",
    "帳戶轉帳付款",
    ACCOUNTS,
    take="debit",
    taken="debited",
    drop="release",
    dropped="released",
    sets_aside=False,
)
SYSTEM: Final = HOUSE.as_system()
