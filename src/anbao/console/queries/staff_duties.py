"""Permissions that are kept apart, and who holds both all the same, as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.permissions import words_of
from anbao.identity import api as identity
from anbao.kernel.clock import local_date
from anbao.ui.api import Column


@dataclass(frozen=True, slots=True)
class DutyRow:
    login: str
    href: str
    reason: str
    until: date | str


def kept_apart() -> list[tuple[str, str]]:
    """Both permissions in words, and why."""
    return [(_("、").join(words_of([pair.first, pair.second])), _(pair.reason)) for pair in identity.duty_pairs()]


def rows(at: datetime) -> list[DutyRow]:
    """Those without an exception first."""
    found = identity.duty_conflicts(at=at)
    logins = identity.logins_of([one.account for one in found])
    shown = [
        DutyRow(
            logins[one.account],
            reverse("staff-console:member", args=[one.account]),
            _(one.pair.reason),
            local_date(one.until - timedelta(microseconds=1)) if one.until else _("沒有例外"),
        )
        for one in found
    ]
    return sorted(shown, key=lambda row: (isinstance(row.until, date), row.login))


def columns() -> Sequence[Column]:
    return [
        Column("login", _("帳號"), href_key="href", primary=True),
        Column("reason", _("要分開的工作")),
        Column("until", _("例外到哪一天")),
    ]
