"""One-time passwords: how long they are, how often and until when they are compared, how often they are sent."""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.translation import gettext, override

from anbao.identity.actions import otp
from anbao.identity.actions.probes.undone import undone
from anbao.identity.domain.codes import COOL_DOWN
from anbao.identity.domain.login import login_fault
from anbao.identity.domain.purposes import otp_purposes
from anbao.identity.domain.resets import PURPOSE
from anbao.identity.models import OneTimePassword
from anbao.identity.queries.figures import otp_figures, otp_sends
from anbao.kernel.actor import Subject, system
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason, Refused
from anbao.keys.api import create_data_key
from anbao.messages.api import said_in

_BY: Final = system("identity.probe")
_ACT: Final = "0" * 64
_MOMENT: Final = timedelta(microseconds=1)
_DRAWS: Final = 20
_WRONG: Final = Reason(
    "identity.codes-not-as-ruled",
    N_("一次性密碼沒有照規定運作：{faults}。"),
    N_("請通知系統管理人員，查明以前寄出的驗證碼是否要作廢。"),
)


def length(at: datetime) -> Look:
    """Codes are drawn: each has as many digits as the figure says. One is written to nobody: it names the act."""
    digits = otp_figures(at).digits
    drawn = [otp.draw(digits, ()) for _ in range(_DRAWS)]
    short = [code for code in drawn if len(code) < digits or not code.isdecimal()]
    faults = [f"{len(short)} of {_DRAWS} codes too short"] if short else []
    if len(set(drawn)) < _DRAWS // 2:
        faults.append("codes repeat")
    with undone(), override("zh-hant"):
        if gettext(otp_purposes.get(PURPOSE)) not in _text(_issue(_recipient(), at)):
            faults.append("the message does not say what the code is for")
    return looked(faults, seen=_DRAWS, says=f"{digits} digits", otherwise=_WRONG)


def differs(at: datetime) -> Look:  # noqa: ARG001
    """Of ten codes nine are forbidden: the tenth is drawn. And no login could be a code: it holds a letter."""
    left = {otp.draw(1, [str(n) for n in range(10) if n != wanted]) for wanted in (0, 5, 9)}
    faults = [] if left == {"0", "5", "9"} else ["a code may equal what it must not"]
    if login_fault("123456") is None:
        faults.append("a login may consist of digits alone")
    return looked(faults, seen=1, says="3 draws, 9 of 10 forbidden in each", otherwise=_WRONG)


def attempts(at: datetime) -> Look:
    """A code that nothing equals is tried: as often as the figure says, not once more."""
    most = otp_figures(at).attempts
    with undone():
        code = _decoy(at)
        passed = sum(_reserved(code, most, at) for _ in range(most + 2))
    faults = [] if passed == most else [f"{passed} comparisons, the rule allows {most}"]
    if beyond := OneTimePassword.objects.filter(attempts__gt=most).count():
        faults.append(f"{beyond} codes tried more often")
    return looked(faults, seen=1, says=f"void after {most}", otherwise=_WRONG)


def validity(at: datetime) -> Look:
    """At its last moment a code may be tried, at its end it may not; none was ever redeemed later."""
    figures = otp_figures(at)
    ends = at + figures.valid_for
    with undone():
        code = _decoy(at)
        last = _reserved(code, figures.attempts, ends - _MOMENT)
        late = _reserved(code, figures.attempts, ends)
    faults = [] if last else ["a code ends too soon"]
    if late:
        faults.append("a code works past its end")
    if redeemed := OneTimePassword.objects.filter(redeemed_at__gte=F("expires_at")).count():
        faults.append(f"{redeemed} codes redeemed past their end")
    return looked(faults, seen=1, says=f"valid for {figures.valid_for}", otherwise=_WRONG)


def sending(at: datetime) -> Look:
    """One recipient is written to as often as the figure says within its time, for whatever matters."""
    most, since = otp_sends(at)
    recipient = _recipient()
    with undone():
        sent = sum(not isinstance(_issue(recipient, at), Refused) for _ in range(most + 2))
        again = _issue_twice(at)
    faults = [] if sent == most else [f"{sent} codes to one recipient, the limit is {most}"]
    if again:
        faults.append(f"another code within {COOL_DOWN}")
    return looked(faults, seen=1, says=f"{most} within {at - since}", otherwise=_WRONG)


def _issue_twice(at: datetime) -> bool:
    matter = Subject("reset", str(uuid4()))
    first = _issue(_recipient(), at, matter)
    return not isinstance(first, Refused) and not isinstance(_issue(_recipient(), at, matter), Refused)


def _issue(to: str, at: datetime, matter: Subject | None = None) -> otp.IssuedOtp | Refused:
    matter = matter or Subject("reset", str(uuid4()))
    key = create_data_key(matter=matter, at=at)
    return otp.issue_otp(purpose=PURPOSE, act=_ACT, matter=matter, data_key=key, channel="mail", to=to, by=_BY, at=at)


def _recipient() -> str:
    return f"{secrets.token_hex(8)}@probe.invalid"


def _text(issued: otp.IssuedOtp | Refused) -> str:
    if isinstance(issued, Refused):
        return ""
    message = OneTimePassword.objects.get(id=issued.id).message
    return said_in([message])[message].text


def _decoy(at: datetime) -> UUID:
    matter = Subject("reset", str(uuid4()))
    return otp.keep_decoy(purpose=PURPOSE, act=_ACT, matter=matter, channel="sms", by=_BY, at=at)


def _reserved(code: UUID, most: int, at: datetime) -> bool:
    return otp.reserve(otp=code, purpose=PURPOSE, act=_ACT, most=most, at=at) is not None


PROBES: Final = {
    "identity.otp-length": Probe(N_("一次性密碼夠長，訊息說明用在哪件事"), length),
    "identity.otp-differs": Probe(N_("一次性密碼不會和帳號一樣"), differs),
    "identity.otp-attempts": Probe(N_("一次性密碼輸入錯誤到上限就失效"), attempts),
    "identity.otp-validity": Probe(N_("一次性密碼過了時間就失效"), validity),
    "identity.otp-sending": Probe(N_("同一個對象收到的驗證碼有上限"), sending),
}
