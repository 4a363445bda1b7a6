"""One-time passwords: issued for one act, attempts reserved before anything is compared."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from anbao.identity.actions.budgets import reserve_budget
from anbao.identity.domain import codes, words
from anbao.identity.domain.budgets import ACCOUNT, CODE, COMPANY, RECIPIENT, Step
from anbao.identity.domain.login import normalize
from anbao.identity.domain.person import mail_key, phone_digits
from anbao.identity.domain.purposes import otp_purposes
from anbao.identity.models import TO_NOBODY, OneTimePassword
from anbao.identity.queries.figures import OtpFigures, otp_figures, otp_sends
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Refused
from anbao.keys.api import blind_index, mac
from anbao.ledger.api import record
from anbao.messages.api import Channel, masked, send
from anbao.rows import Select, Update, ask, given

MAC_PURPOSE = "otp"


@dataclass(frozen=True, slots=True)
class IssuedOtp:
    """A code under way: its id, its last moment, and the recipient as may be shown on a page."""

    id: UUID
    expires_at: datetime
    masked_to: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The right code, in time, for this very act; it will not work again."""

    id: UUID
    at: datetime


def issue_otp(
    *,
    purpose: str,
    act: str,
    matter: Subject,
    data_key: UUID,
    channel: Channel,
    to: str,
    by: Actor,
    at: datetime,
    detail: str = "",
    never: Sequence[str] = (),
    language: str = "zh-hant",
) -> IssuedOtp | Refused:
    """Draw a code for one act and hand it to `messages`. Joins the caller's transaction.

    `purpose` is registered in `otp_purposes`; `act` is the hex SHA-256 of the thing approved; `detail` may add to the
    message what it is (no personal datum). Earlier codes of the same matter and purpose stop working. `never` are
    values that the code must not equal. Refused when asked again too soon; commit that too.
    """
    title = otp_purposes.get(purpose)
    recipient = blind_index(channel, phone_digits(to) if channel == "sms" else mail_key(to))
    _one_at_a_time(matter, purpose, recipient)
    figures = otp_figures(at)
    if refused := _too_often(matter, purpose, recipient, at):
        _record_refusal(subject=matter, reason=refused.reason.code, purpose=purpose, by=by, at=at)
        return refused
    if refused := _spent(channel, recipient, by, at):
        _record_refusal(subject=matter, reason=refused.reason.code, purpose=purpose, by=by, at=at)
        return refused
    otp = new_id(at)
    code = draw(figures.digits, never)
    with override(language):
        act_name = f"{gettext(title)} {detail}".strip()
    message = send(
        template=f"identity.otp-{channel}",
        channel=channel,
        to=to,
        data_key=data_key,
        params=_params(act_name, code, figures),
        matter=matter,
        by=by,
        at=at,
        expires_at=at + figures.valid_for,
        secret=True,
        language=language,
    )
    _SUPERSEDE.run(kind=matter.kind, id=matter.id, purpose=purpose, at=at)
    row = OneTimePassword.objects.create(
        id=otp,
        purpose=purpose,
        act=act,
        matter_kind=matter.kind,
        matter_id=matter.id,
        channel=channel,
        recipient_index=recipient,
        message=message,
        code_mac=_mac(otp, purpose, act, code),
        issued_by=str(by),
        issued_at=at,
        expires_at=at + figures.valid_for,
    )
    record(
        kind="identity.otp.issued",
        by=by,
        at=at,
        subject=matter,
        clear={"otp": str(otp), "purpose": purpose, "act": act, "channel": channel, "message": str(message)},
    )
    return IssuedOtp(id=otp, expires_at=row.expires_at, masked_to=masked(channel, to))


def keep_decoy(*, purpose: str, act: str, matter: Subject, channel: str, by: Actor, at: datetime) -> UUID:
    """A code that was drawn by nobody, sent to nobody and that nothing equals. Joins the caller's transaction.

    For somebody who may not learn that we do not know them: trying it takes the steps, the time and the words of any.
    """
    otp = new_id(at)
    _SUPERSEDE.run(kind=matter.kind, id=matter.id, purpose=purpose, at=at)
    OneTimePassword.objects.create(
        id=otp,
        purpose=purpose,
        act=act,
        matter_kind=matter.kind,
        matter_id=matter.id,
        channel=channel,
        recipient_index=secrets.token_bytes(32),
        message=TO_NOBODY,
        code_mac=secrets.token_bytes(32),
        issued_by=str(by),
        issued_at=at,
        expires_at=at + otp_figures(at).valid_for,
    )
    return otp


def redeem_otp(*, otp: UUID, code: str, purpose: str, act: str, by: Actor, at: datetime) -> Redeemed | Refused:
    """Try a code. Call it outside a transaction: the attempt is committed before the comparison.

    Each comparison leaves an entry `identity.otp.compared`; what is refused before one, `identity.otp.refused`.
    """
    figures = otp_figures(at)
    number = _reserve(otp=otp, purpose=purpose, act=act, most=figures.attempts, by=by, at=at)
    if number is None:
        return words.otp_over()
    row = OneTimePassword.objects.get(id=otp)
    right = hmac.compare_digest(bytes(row.code_mac), _mac(otp, purpose, act, codes.clean(code)))
    return _settle(row=row, right=right, number=number, left=max(figures.attempts - number, 0), by=by, at=at)


_RESERVE = """
UPDATE identity_onetimepassword SET attempts = attempts + 1
WHERE id = %(id)s AND purpose = %(purpose)s AND act = %(act)s
  AND redeemed_at IS NULL AND superseded_at IS NULL AND issued_at <= %(at)s AND expires_at > %(at)s
  AND attempts < %(most)s
RETURNING attempts
"""


def reserve(*, otp: UUID, purpose: str, act: str, most: int, at: datetime) -> int | None:
    """Take the right to one comparison: its number, or None where there is none. Joins the caller's transaction."""
    reserved = ask(_RESERVE, {"id": otp, "purpose": purpose, "act": act, "most": most, "at": at})
    return int(reserved[0][0]) if reserved else None


@transaction.atomic(durable=True)
def _reserve(*, otp: UUID, purpose: str, act: str, most: int, by: Actor, at: datetime) -> int | None:
    number = reserve(otp=otp, purpose=purpose, act=act, most=most, at=at)
    if number is not None:
        return number
    row = OneTimePassword.objects.find(id=otp)
    subject = Subject(row.matter_kind, row.matter_id) if row else Subject("otp", str(otp))
    _record_refusal(
        subject=subject, reason=_why(row, purpose, act, at), purpose=purpose if row else "", by=by, at=at, otp=str(otp)
    )
    return None


def _why(row: OneTimePassword | None, purpose: str, act: str, at: datetime) -> str:
    if row is None:
        return "unknown"
    reasons = {
        "other-act": row.purpose != purpose or row.act != act,
        "redeemed": row.redeemed_at is not None,
        "superseded": row.superseded_at is not None,
        "expired": row.expires_at <= at,
    }
    return next((name for name, so in reasons.items() if so), "exhausted")


@transaction.atomic(durable=True)
def _settle(
    *, row: OneTimePassword, right: bool, number: int, left: int, by: Actor, at: datetime
) -> Redeemed | Refused:
    redeemed = right and bool(_REDEEM.run(id=row.id, at=at))
    record(
        kind="identity.otp.compared",
        by=by,
        at=at,
        subject=Subject(row.matter_kind, row.matter_id),
        clear={
            "otp": str(row.id),
            "purpose": row.purpose,
            "act": row.act,
            "number": number,
            "result": "right" if redeemed else "too-late" if right else "wrong",
        },
    )
    if redeemed:
        return Redeemed(id=row.id, at=at)
    return words.wrong_otp(left) if left and not right else words.otp_over()


_LIVE: Final = {"redeemed_at": None, "superseded_at": None}
_REDEEM = Update(lambda: OneTimePassword.objects.filter(id=given("id"), **_LIVE), redeemed_at=given("at"))
_SUPERSEDE = Update(
    lambda: OneTimePassword.objects.filter(
        matter_kind=given("kind"), matter_id=given("id"), purpose=given("purpose"), **_LIVE
    ),
    superseded_at=given("at"),
)


def _too_often(matter: Subject, purpose: str, recipient: bytes, at: datetime) -> Refused | None:
    last = _RECENT.first(kind=matter.kind, id=matter.id, purpose=purpose, since=at - codes.COOL_DOWN)
    if last:
        return words.otp_too_soon(max(int((last + codes.COOL_DOWN - at).total_seconds()), 1))
    most, since = otp_sends(at)
    many = len(_SENT.all(recipient=recipient, since=since))
    return words.otp_too_many() if many >= most else None


def _spent(channel: Channel, recipient: bytes, by: Actor, at: datetime) -> Refused | None:
    """What codes cost: a day's number to one recipient and for one account, the company's texts of an hour.

    Counted by the transaction that sends: nothing is counted that was not sent, and parallel ones wait for each other.
    """
    keys = {RECIPIENT: f"{channel} {recipient.hex()}"}
    if by.kind == ActorKind.CUSTOMER:
        keys[ACCOUNT] = by.id
    if channel == "sms":
        keys[COMPANY] = "sms"
    standing = reserve_budget(kind=CODE, keys=keys, by=by, at=at)
    return words.codes_spent(standing.heaviest.ends_at) if standing.step == Step.REFUSED else None


_RECENT = Select(
    lambda: (
        OneTimePassword.objects.filter(
            matter_kind=given("kind"), matter_id=given("id"), purpose=given("purpose"), issued_at__gt=given("since")
        )
        .order_by("-issued_at")
        .values_list("issued_at", flat=True)[:1]
    )
)
_SENT = Select(
    lambda: OneTimePassword.objects.filter(
        recipient_index=given("recipient"), issued_at__gt=given("since")
    ).values_list("id", flat=True)
)


def _one_at_a_time(matter: Subject, purpose: str, recipient: bytes) -> None:
    """Codes for one matter, and codes to one recipient, are issued one after the other: the limits then hold."""
    lock = "pg_advisory_xact_lock(hashtextextended(%s, 0))"
    # Locks are taken in the order in which they are named.
    ask(f"SELECT {lock}, {lock}", [f"otp {matter} {purpose}", f"otp {recipient.hex()}"])


def draw(digits: int, never: Sequence[str]) -> str:
    """A code of so many digits that is none of `never`."""
    forbidden = {normalize(value) for value in never}
    while (code := codes.draw_code(digits, below=secrets.randbelow)) in forbidden:
        pass
    return code


def _mac(otp: UUID, purpose: str, act: str, code: str) -> bytes:
    return mac(MAC_PURPOSE, codes.bound(otp=str(otp), purpose=purpose, act=act, code=code))


def _params(act_name: str, code: str, figures: OtpFigures) -> dict[str, str]:
    return {
        "company": settings.ANBAO_COMPANY_SHORT_NAME,
        "act": act_name,
        "code": code,
        "minutes": str(int(figures.valid_for.total_seconds() // 60)),
        "host": urlsplit(settings.ANBAO_PUBLIC_URL).hostname or "",
    }


def _record_refusal(*, subject: Subject, reason: str, purpose: str, by: Actor, at: datetime, otp: str = "") -> None:
    record(
        kind="identity.otp.refused",
        by=by,
        at=at,
        subject=subject,
        clear={"reason": reason, "purpose": purpose, "otp": otp},
    )
