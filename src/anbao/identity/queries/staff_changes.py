"""What a proposal about an account of staff changes, for whoever is to approve it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from anbao.identity.domain.tenure import last_day
from anbao.identity.models import Account, DutyPair, Role
from anbao.identity.queries.accounts import LOGIN_CONTEXT
from anbao.identity.queries.persons import staff_data
from anbao.kernel.clock import local_date
from anbao.kernel.registries import ChangedLine
from anbao.keys.api import unseal_many


def changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """Of a new account, an emergency account, other roles, or enabling again."""
    if "login" in payload:
        return _new(payload)
    lines = whose(payload)
    if "roles" not in payload:
        return [*lines, ChangedLine("staff.state", "staff.disabled", "staff.enabled")]
    lines.append(ChangedLine("staff.roles", _titled(payload["before"]), _titled(payload["roles"])))
    return [*lines, *_day("staff.from", payload.get("from", ""))]


def term_changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """Of another end."""
    before, after = (_ends(payload[name]) for name in ("before", "ends"))
    return [*whose(payload), ChangedLine("staff.ends", before, after)]


def exception_changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """Of an exception from the separation of duties."""
    pair = DutyPair.objects.filter(key=payload["pair"]).first()
    said = gettext(pair.reason) if pair else payload["pair"]
    lines = [ChangedLine("staff.pair", "", said), ChangedLine("staff.ends", "", _ends(payload["until"]))]
    return [*whose(payload), *lines, ChangedLine("staff.reason", "", payload["reason"])]


def whose(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """Name and login of the account that a proposal is about: they stay."""
    account = Account.objects.get(id=UUID(payload["account"]))
    name = staff_data([account.person_id])[account.person_id].name
    login = unseal_many([(bytes(account.login), LOGIN_CONTEXT)])[0].decode()
    return [ChangedLine("staff.name", name, name), ChangedLine("staff.login", login, login)]


def _new(payload: Mapping[str, Any]) -> list[ChangedLine]:
    new = {"name": payload["name"], "login": payload["login"], "mail": payload["mail"]}
    lines = [ChangedLine(f"staff.{what}", "", text) for what, text in new.items()]
    lines.append(ChangedLine("staff.roles", "", _titled(payload["roles"])))
    lines += _day("staff.starts", payload.get("starts", ""))
    if payload.get("ends"):
        lines.append(ChangedLine("staff.ends", "", _ends(payload["ends"])))
    if "hours" in payload:
        lines.append(ChangedLine("staff.hours", "", str(payload["hours"])))
        lines.append(ChangedLine("staff.reason", "", payload["reason"]))
    return lines


def _titled(roles: Iterable[str]) -> str:
    titles = dict(Role.objects.values_list("key", "title"))
    return gettext("、").join(gettext(titles.get(key, key)) for key in roles)


def _day(what: str, moment: str) -> list[ChangedLine]:
    return [ChangedLine(what, "", local_date(datetime.fromisoformat(moment)).isoformat())] if moment else []


def _ends(moment: str) -> str:
    return last_day(datetime.fromisoformat(moment)).isoformat() if moment else ""


def reset_changes(payload: Mapping[str, Any]) -> list[ChangedLine]:
    """What a reset of second factors changes, for whoever is to approve it."""
    lines = [line for line in changes(payload) if line.what != "staff.state"]
    return [*lines, ChangedLine("staff.second_factor", "staff.there", "staff.to_set_up")]
