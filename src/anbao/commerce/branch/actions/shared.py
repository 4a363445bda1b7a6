"""What every act on a registration in person does alike."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from anbao.commerce.branch.domain.application import CODE_LENGTH, CODE_LETTERS, State, in_groups
from anbao.commerce.branch.domain.events import PREFIX
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.figures import code_until
from anbao.commerce.branch.queries.registrations import applicant_of, subject_of
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.clock import TAIPEI
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Reason, Refused
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.messages import api as messages

MAC_PURPOSE: Final = "branch-code"
STEP: Final = "branch.register"

NOT_NOW: Final = Refused(
    Reason(
        "branch.not-now",
        N_("這件臨櫃註冊已經結束。"),
        N_("可能是本人已經啟用，或另一位同仁先辦理了；請依畫面上目前的內容繼續。"),
    )
)


def note(
    row: BranchRegistration,
    event: str,
    *,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
    parts: tuple[ledger.Part, ...] = (),
    **clear: object,
) -> None:
    """Write an entry in the matter. Joins the caller's transaction."""
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=subject_of(row),
        clear=clear,
        decision=decision,
        parts=list(parts),
    )


def send_code(row: BranchRegistration, *, by: Actor, at: datetime) -> None:
    """Draw a new activation code and mail it; the former one stops working. Joins the caller's transaction."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    row.code_mac, row.code_expires_at, row.attempts = code_mac(code), code_until(at), 0
    row.state, row.credentials, row.otp = State.RECORDED.value, None, None
    row.save(update_fields=["code_mac", "code_expires_at", "attempts", "state", "credentials", "otp"])
    messages.send(
        template="branch.activation",
        channel="mail",
        to=applicant_of(row).mail,
        data_key=row.data_key,
        params={
            **_company("zh-hant"),
            "code": in_groups(code),
            "url": f"{settings.ANBAO_PUBLIC_URL}{reverse('branch:claim')}",
            "until": _local(row.code_expires_at),
        },
        matter=subject_of(row),
        by=by,
        at=at,
        expires_at=row.code_expires_at,
        secret=True,
    )
    note(row, "code-sent", by=by, at=at)


def code_mac(code: str) -> bytes:
    return keys.mac(MAC_PURPOSE, code.encode())


def end(row: BranchRegistration, state: State, *, at: datetime) -> None:
    """End it. Joins the caller's transaction. Its own copy of the data goes; person, papers and ledger keep theirs."""
    row.state, row.ended_at = state.value, at
    row.applicant, row.credentials, row.code_mac = None, None, None
    row.save(update_fields=["state", "ended_at", "applicant", "credentials", "code_mac", "account"])


def tell_joined(row: BranchRegistration, account: UUID, *, by: Actor, at: datetime) -> None:
    """To the mail address of the account: somebody showed papers in this name. Joins the caller's transaction."""
    language = identity.language_of(account)
    messages.send(
        template="branch.joined",
        channel="mail",
        to=identity.person_data(identity.person_of(account)).mail,
        data_key=row.data_key,
        params={**_company(language), "phone": settings.ANBAO_COMPANY_PHONE, "when": _local(row.attended_at)},
        matter=subject_of(row),
        by=by,
        at=at,
        language=language,
    )


def _company(language: str) -> dict[str, str]:
    return {"company": messages.company_in(language)}


def _local(at: datetime) -> str:
    return f"{at.astimezone(TAIPEI):%Y/%m/%d %H:%M}"
