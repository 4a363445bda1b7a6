"""How accounts of customers stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from anbao.identity.domain.person import mail_key, phone_digits
from anbao.identity.domain.standing import ACT, DECEASED, OPEN, TITLES
from anbao.identity.models import Account, Standing
from anbao.identity.queries.accounts import login_of
from anbao.identity.queries.approvals import waiting_payloads
from anbao.identity.queries.persons import name_of
from anbao.kernel.registries import ChangedLine
from anbao.keys.api import KeyDestroyed, blind_index, unseal_json
from anbao.rows import Select, ask, given

CONTENT = "identity.standing.content"


@dataclass(frozen=True, slots=True)
class StandingView:
    """How an account stands. `note` and `representative` are opened where asked for; empty else."""

    kind: str
    since: datetime | None
    closes_at: datetime | None = None
    document: UUID | None = None
    note: str = ""
    representative: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def standing_of(account: UUID) -> str:
    """How an account stands now: a key of the table of effects. One query."""
    return _KIND.first(account=account) or OPEN


def standing_row(account: UUID) -> Standing | None:
    """What stands now; None for an account that is simply open."""
    return Standing.objects.filter(account=account, ended_at=None).first()


def standing_view(account: UUID, *, opened: bool = False) -> StandingView:
    """How an account stands; with `opened` also what staff noted. Whoever calls has the reason on record."""
    row = standing_row(account)
    if row is None:
        return StandingView(OPEN, None)
    content = content_of(row) if opened else {}
    return StandingView(
        row.kind,
        row.since,
        row.closes_at,
        row.document,
        str(content.get("note", "")),
        str(content.get("representative", "")),
    )


def content_of(row: Standing) -> Mapping[str, Any]:
    """What was noted, opened; nothing where there is nothing or the person was erased."""
    try:
        found: Mapping[str, Any] = unseal_json(bytes(row.content), context=CONTENT) if row.content else {}
    except KeyDestroyed:
        return {}
    return found


def due_to_close(at: datetime, *, limit: int) -> Sequence[UUID]:
    """Accounts whose owner asked to close them and did not call it off in time."""
    rows = Standing.objects.filter(kind="closing", ended_at=None, closes_at__lte=at).order_by("closes_at")
    return list(rows.values_list("account", flat=True)[:limit])


def silenced(channel: str, to: str) -> bool:
    """Whether a number or mailbox is of somebody who died and of nobody else whom we know. One query."""
    column = "phone_index" if channel == "sms" else "mail_index"
    index = blind_index("phone", phone_digits(to)) if channel == "sms" else blind_index("mail", mail_key(to))
    found = ask(_SILENCED.format(column=column), {"index": index, "deceased": DECEASED})
    dead, living = found[0]
    return bool(dead) and not living


_SILENCED = """
SELECT coalesce(bool_or(s.kind = %(deceased)s), false), coalesce(bool_or(s.kind IS DISTINCT FROM %(deceased)s), false)
FROM identity_person p
LEFT JOIN identity_account a ON a.person_id = p.id
LEFT JOIN identity_standing s ON s.account_id = a.id AND s.ended_at IS NULL
WHERE p.{column} = %(index)s
"""
_KIND: Select[str] = Select(
    lambda: Standing.objects.filter(account_id=given("account"), ended_at=None).values_list("kind", flat=True)[:1]
)


def changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """What a proposal changes, for whoever is to approve it."""
    account = Account.objects.get(id=UUID(payload["account"]))
    name, login = name_of(account.person_id), login_of(account.id)
    told = [
        ChangedLine("standing.name", name, name),
        ChangedLine("standing.login", login, login),
        ChangedLine("standing.kind", gettext(TITLES[payload["before"]]), gettext(TITLES[payload["standing"]])),
        ChangedLine("standing.note", "", payload["note"]),
    ]
    if payload["representative"]:
        told.append(ChangedLine("standing.representative", "", payload["representative"]))
    return told


def standing_waiting(account: UUID) -> list[tuple[UUID, Mapping[str, Any]]]:
    """Proposals to have this account stand otherwise that nobody decided yet, opened."""
    return [(id_, payload) for id_, payload in waiting_payloads([ACT]) if payload["account"] == str(account)]
