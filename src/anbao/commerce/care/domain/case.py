"""A case: what a customer wants, which way it came, where it stands, and the number that a person cites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from anbao.kernel.text import N_

LONGEST: Final = 3000
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter is taken for a digit


class Kind(StrEnum):
    QUESTION = "question"
    SERVICE = "service"
    COMPLAINT = "complaint"
    PRIVACY = "privacy"
    CLAIM = "claim"


class Channel(StrEnum):
    """Which way it came. What staff writes down came by one of `SPOKEN`."""

    ACCOUNT = "account"
    CONTACT = "contact"
    TELEPHONE = "telephone"
    MAIL = "mail"
    POST = "post"
    COUNTER = "counter"


class CaseState(StrEnum):
    RECEIVED = "received"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of it. Those in `WITHOUT_ANSWER` end a case that nobody has to answer."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    EXPLAINED = "explained"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NO_REQUEST = "no_request"


class StepKind(StrEnum):
    """What was said about a case, and by whom. Customers see all but notes."""

    WORDS = "words"
    NOTE = "note"
    ANSWER = "answer"
    PAPERS = "papers"


OPEN: Final = (CaseState.RECEIVED, CaseState.IN_HAND)
SPOKEN: Final = (Channel.TELEPHONE, Channel.MAIL, Channel.POST, Channel.COUNTER)
ANSWERS: Final = (Outcome.MET, Outcome.PARTLY, Outcome.NOT_MET, Outcome.EXPLAINED)
WITHOUT_ANSWER: Final = (Outcome.WITHDRAWN, Outcome.DUPLICATE, Outcome.NO_REQUEST)
ADVERTISING: Final = "advertising"
"""What a case may be about besides: that the company does not keep what it advertised."""

KINDS: Final = {
    Kind.QUESTION: N_("詢問"),
    Kind.SERVICE: N_("保單的要求"),
    Kind.COMPLAINT: N_("申訴"),
    Kind.PRIVACY: N_("個人資料的權利"),
    Kind.CLAIM: N_("理賠通知"),
}
HELP: Final = {
    Kind.QUESTION: N_("想知道保障、費用或怎麼辦理。"),
    Kind.SERVICE: N_("改聯絡資料、要紙本保單、要證明等。"),
    Kind.COMPLAINT: N_("對商品、服務或處理結果不滿意。"),
    Kind.PRIVACY: N_("查詢、要複本、更正、停止使用或刪除您的資料。"),
    Kind.CLAIM: N_("發生事故了，先告訴我們；要附哪些文件由承辦人通知。"),
}
CHANNELS: Final = {
    Channel.ACCOUNT: N_("會員網頁"),
    Channel.CONTACT: N_("聯絡網頁"),
    Channel.TELEPHONE: N_("電話"),
    Channel.MAIL: N_("電子郵件"),
    Channel.POST: N_("書信或傳真"),
    Channel.COUNTER: N_("臨櫃"),
}
OUTCOMES: Final = {
    Outcome.MET: N_("照您的要求辦理"),
    Outcome.PARTLY: N_("部分照辦"),
    Outcome.NOT_MET: N_("沒有照辦"),
    Outcome.EXPLAINED: N_("已說明"),
    Outcome.WITHDRAWN: N_("客戶撤回"),
    Outcome.DUPLICATE: N_("與另一件重複"),
    Outcome.NO_REQUEST: N_("不是詢問或要求"),
}
CLAIM_OUTCOMES: Final = {
    Outcome.MET: N_("給付"),
    Outcome.PARTLY: N_("部分給付"),
    Outcome.NOT_MET: N_("不給付"),
}
"""The words for what came of a claim, where they are others."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody without an account is reached. `post`: a postal address."""

    name: str
    mail: str = ""
    phone: str = ""
    post: str = ""

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "mail": self.mail, "phone": self.phone, "post": self.post}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> "Contact":
        return cls(name=value["name"], mail=value["mail"], phone=value["phone"], post=value["post"])


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case without anybody's words. `due_at`: the last moment by which its answer was promised."""

    id: UUID
    number: str
    kind: Kind
    channel: Channel
    state: CaseState
    received_at: datetime
    due_at: datetime
    outcome: str = ""

    @property
    def open(self) -> bool:
        return self.state in OPEN


def case_number(identity: UUID) -> str:
    """`C-3F7K-9QXZ`: 40 random bits of the case's id."""
    bits = identity.int & (2**40 - 1)
    letters = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
    return f"C-{letters[:4]}-{letters[4:]}"


def outcome_words(kind: Kind, outcome: Outcome) -> str:
    """The msgid of what came of a case."""
    return CLAIM_OUTCOMES.get(outcome, OUTCOMES[outcome]) if kind == Kind.CLAIM else OUTCOMES[outcome]
