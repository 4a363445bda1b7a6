"""The states of an application and every arrow between them: the one place that knows the order of steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from anbao.kernel.errors import AnbaoError
from anbao.kernel.text import N_

ArrowKind = Literal["person", "task", "outside"]


class State(StrEnum):
    QUOTED = "quoted"
    DATA_ENTERED = "data_entered"
    TERMS_AGREED = "terms_agreed"
    UNDERWRITTEN = "underwritten"
    REFERRED = "referred"
    DECLINED = "declined"
    CONFIRMED = "confirmed"
    PAYMENT_OPEN = "payment_open"
    CARD_ENTERED = "card_entered"
    AUTHORIZED = "authorized"
    RECEIPT_REPORTED = "receipt_reported"
    CAPTURED = "captured"
    CONTRACTED = "contracted"
    COVER_REPORTED = "cover_reported"
    PAYMENT_REFUSED = "payment_refused"
    VOIDING = "voiding"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One allowed move.

    `kind`: made by a `person`, by a `task` that only writes here, or by a task that asks an `outside` system first
    (`outside` is then its system and operation; paid from an account, what `OF_ACCOUNT` says). `step` names the
    rulebook's step whose guards stand before it.
    `source` is None for the very first one; an arrow whose target is its source moves nothing but is recorded.
    """

    name: str
    source: State | None
    target: State
    kind: ArrowKind
    step: str | None = None
    outside: tuple[str, str] | None = None


class NotAllowed(AnbaoError):
    """No arrow leads from this state to that one under this name."""

    code = "journey.not-allowed"


S = State
_PAID_BY_CARD = ("card", "authorize")
_LOOKED_UP = ("reporting", "accumulated")

_EDITABLE = (
    S.QUOTED,
    S.DATA_ENTERED,
    S.TERMS_AGREED,
    S.UNDERWRITTEN,
    S.REFERRED,
    S.DECLINED,
    S.CONFIRMED,
    S.PAYMENT_REFUSED,
)
"""Nothing is charged or being charged: what was typed may still be changed, and everything after it is done again."""

_STALE = (S.UNDERWRITTEN, S.CONFIRMED, S.PAYMENT_REFUSED)
"""What was underwritten may have become too old, or its sums may have been lost to another application."""

ARROWS: tuple[Arrow, ...] = (
    Arrow("start", None, S.QUOTED, "person"),
    *(Arrow("change_quote", source, S.QUOTED, "person") for source in _EDITABLE),
    *(Arrow("enter_data", source, S.DATA_ENTERED, "person", "sale.data") for source in _EDITABLE),
    Arrow("agree_terms", S.DATA_ENTERED, S.TERMS_AGREED, "person", "sale.terms"),
    Arrow("underwrite", S.TERMS_AGREED, S.UNDERWRITTEN, "outside", "sale.underwrite", _LOOKED_UP),
    Arrow("underwrite", S.TERMS_AGREED, S.REFERRED, "outside", "sale.underwrite", _LOOKED_UP),
    Arrow("underwrite", S.TERMS_AGREED, S.DECLINED, "outside", "sale.underwrite", _LOOKED_UP),
    Arrow("accept", S.REFERRED, S.UNDERWRITTEN, "outside", "sale.underwrite", _LOOKED_UP),
    Arrow("decline", S.REFERRED, S.DECLINED, "person"),
    *(Arrow("underwrite_again", source, S.TERMS_AGREED, "person") for source in _STALE),
    Arrow("confirm", S.UNDERWRITTEN, S.CONFIRMED, "person", "sale.confirm"),
    Arrow("open_payment", S.CONFIRMED, S.PAYMENT_OPEN, "person", "sale.pay"),
    Arrow("open_payment", S.PAYMENT_REFUSED, S.PAYMENT_OPEN, "person", "sale.pay"),
    Arrow("note_card_entry", S.PAYMENT_OPEN, S.CARD_ENTERED, "person"),
    Arrow("change_method", S.PAYMENT_OPEN, S.CONFIRMED, "person"),
    Arrow("expire_payment", S.PAYMENT_OPEN, S.CONFIRMED, "task"),
    Arrow("authorize", S.CARD_ENTERED, S.AUTHORIZED, "outside", "sale.authorized", _PAID_BY_CARD),
    Arrow("authorize", S.CARD_ENTERED, S.PAYMENT_REFUSED, "outside", None, _PAID_BY_CARD),
    Arrow("authorize", S.CARD_ENTERED, S.VOIDING, "outside", "sale.authorized", _PAID_BY_CARD),
    Arrow("authorize", S.CARD_ENTERED, S.LAPSED, "outside", None, _PAID_BY_CARD),
    Arrow("receipt_report", S.AUTHORIZED, S.RECEIPT_REPORTED, "outside", None, ("reporting", "receipt")),
    Arrow("receipt_report", S.AUTHORIZED, S.VOIDING, "outside", None, ("reporting", "receipt")),
    Arrow("capture", S.RECEIPT_REPORTED, S.CAPTURED, "outside", "sale.capture", ("card", "capture")),
    Arrow("capture", S.RECEIPT_REPORTED, S.VOIDING, "outside", "sale.capture", ("card", "capture")),
    Arrow("capture", S.RECEIPT_REPORTED, S.REFUND_DUE, "outside", None, ("card", "capture")),
    Arrow("capture", S.VOIDING, S.CAPTURED, "outside", None, ("card", "capture")),
    Arrow("capture", S.VOIDING, S.REFUND_DUE, "outside", None, ("card", "capture")),
    Arrow("refund", S.REFUND_DUE, S.REFUNDED, "outside", None, ("card", "refund")),
    Arrow("contract", S.CAPTURED, S.CONTRACTED, "task", "sale.issue"),
    Arrow("cover_report", S.CONTRACTED, S.COVER_REPORTED, "outside", None, ("reporting", "cover")),
    Arrow("notify", S.CONTRACTED, S.CONTRACTED, "task"),
    Arrow("notify", S.COVER_REPORTED, S.COVER_REPORTED, "task"),
    Arrow("void", S.VOIDING, S.PAYMENT_REFUSED, "outside", None, ("card", "void")),
    Arrow("void", S.VOIDING, S.LAPSED, "outside", None, ("card", "void")),
    *(
        Arrow("lapse", source, S.LAPSED, "task")
        for source in (
            S.QUOTED,
            S.DATA_ENTERED,
            S.TERMS_AGREED,
            S.UNDERWRITTEN,
            S.REFERRED,
            S.DECLINED,
            S.CONFIRMED,
            S.PAYMENT_OPEN,
            S.PAYMENT_REFUSED,
        )
    ),
)

OF_ACCOUNT = {
    ("card", "authorize"): ("bank", "authorize"),
    ("card", "capture"): ("bank", "debit"),
    ("card", "void"): ("bank", "release"),
    ("card", "refund"): ("bank", "refund"),
}
"""What the bank is asked where the premium comes from an account and not from a card: the arrows are the same."""

_BY_MOVE = {(arrow.name, arrow.source, arrow.target): arrow for arrow in ARROWS}
_SOURCES: dict[str, frozenset[State | None]] = {}
for _arrow in ARROWS:
    _SOURCES[_arrow.name] = _SOURCES.get(_arrow.name, frozenset()) | {_arrow.source}

CONTINUED_BY: dict[State, str] = {
    S.CARD_ENTERED: "journey.authorize",
    S.AUTHORIZED: "journey.receipt_report",
    S.RECEIPT_REPORTED: "journey.capture",
    S.CAPTURED: "journey.contract",
    S.CONTRACTED: "journey.cover_report",
    S.VOIDING: "journey.void",
    S.REFUND_DUE: "journey.refund",
}
"""The task that carries an application on from a state in which nobody has to do anything."""

ENDED = frozenset({S.COVER_REPORTED, S.LAPSED, S.REFUNDED})
"""States that nothing leaves."""

IN_FORCE = frozenset({S.CONTRACTED, S.COVER_REPORTED})


def allowed(name: str, state: State) -> bool:
    """Whether an arrow called `name` starts at `state`."""
    return state in _SOURCES.get(name, frozenset())


def arrow(name: str, source: State | None, target: State) -> Arrow:
    """The arrow `name` from `source` to `target`; raises NotAllowed where there is none."""
    try:
        return _BY_MOVE[name, source, target]
    except KeyError:
        raise NotAllowed(name=name, source=str(source), target=str(target)) from None


def outside_arrows() -> Iterator[tuple[str, tuple[str, str]]]:
    """Each arrow that asks an outside system, once for each that it may ask: its name and (system, operation)."""
    seen = {(a.name, a.outside) for a in ARROWS if a.outside is not None}
    for name, outside in sorted(seen, key=str):
        yield name, outside
        if outside in OF_ACCOUNT:
            yield name, OF_ACCOUNT[outside]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a state means to the customer (`title`, `text`) and who has to act next; `page` is the page that goes on."""

    title: str
    text: str
    waits_for: Literal["customer", "company", "outside", "nobody"]
    page: str = ""


NEXT_STEPS: dict[State, NextStep] = {
    S.QUOTED: NextStep(N_("試算完成"), N_("請填寫投保資料。"), "customer", "data"),
    S.DATA_ENTERED: NextStep(N_("資料已填寫"), N_("請閱讀並同意保單條款與重要內容說明。"), "customer", "terms"),
    S.TERMS_AGREED: NextStep(N_("等待核保"), N_("請按「繼續」完成核保。"), "customer", "review"),
    S.UNDERWRITTEN: NextStep(N_("核保通過"), N_("請核對內容，並以簡訊驗證碼確認投保。"), "customer", "review"),
    S.REFERRED: NextStep(
        N_("轉由專人核保"),
        N_("需要核保人員確認；沒有扣款。到保險期間開始時還沒有結果，這次投保就會失效，我們會通知您。"),
        "company",
    ),
    S.DECLINED: NextStep(
        N_("依目前內容無法承保"), N_("您可以依說明調整內容後再試一次，沒有任何扣款。"), "customer", "review"
    ),
    S.CONFIRMED: NextStep(N_("已確認投保"), N_("請完成繳費，保險契約在扣款成功後成立。"), "customer", "pay"),
    S.PAYMENT_OPEN: NextStep(
        N_("等待輸入付款資料"), N_("請到收單機構或銀行的頁面，輸入您本人的信用卡或帳戶。"), "customer", "pay"
    ),
    S.CARD_ENTERED: NextStep(N_("正在取得授權"), N_("正在向您的銀行取得授權，您不需要重新繳費。"), "outside"),
    S.AUTHORIZED: NextStep(N_("已取得授權"), N_("正在辦理收件通報，通報完成後才會扣款。"), "outside"),
    S.RECEIPT_REPORTED: NextStep(N_("收件通報完成"), N_("正在扣款，只會扣一次。"), "outside"),
    S.CAPTURED: NextStep(N_("扣款完成"), N_("正在產生保單號碼。"), "company"),
    S.CONTRACTED: NextStep(N_("投保完成"), N_("保險契約已成立，承保通報正在辦理，您不需要做任何事。"), "outside"),
    S.COVER_REPORTED: NextStep(N_("投保完成"), N_("保險契約已成立，一切手續都完成了。"), "nobody"),
    S.PAYMENT_REFUSED: NextStep(
        N_("這次繳費沒有成功"), N_("沒有扣款。請改用您本人的另一張信用卡或另一個帳戶再試一次。"), "customer", "pay"
    ),
    S.VOIDING: NextStep(
        N_("正在取消授權"), N_("這次投保沒有繼續，正在請銀行取消這筆授權；請不要重新繳費。"), "outside"
    ),
    S.REFUND_DUE: NextStep(
        N_("已扣款，將退還保險費"),
        N_("扣款完成時保險期間已經開始，保險契約沒有成立。保險費正在全額退回原來的信用卡或帳戶，您不需要做任何事。"),
        "outside",
    ),
    S.REFUNDED: NextStep(
        N_("保險費已全額退還"),
        N_("這次投保沒有成立，保險費已經全額退回原來的信用卡或帳戶，入帳時間依銀行作業。"),
        "nobody",
    ),
    S.LAPSED: NextStep(
        N_("這次投保沒有成立"), N_("保險期間已經開始或已逾時，沒有扣款。您可以重新試算投保。"), "nobody"
    ),
}


def next_step(state: State) -> NextStep:
    """What the customer and the clerk see on top of an application in `state`."""
    return NEXT_STEPS[state]
