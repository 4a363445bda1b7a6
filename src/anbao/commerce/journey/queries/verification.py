"""What online service asks of a verification, and what the customer's home says of one that lapses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.policies.api import AccountCard
from anbao.commerce.registration import api as registration
from anbao.identity import api as identity
from anbao.kernel.registries import Facts


def last_service(account: UUID) -> Facts:
    """Step `servicing.begin`: how the account stands, and when last it was served."""
    found = registration.registration_of(account)
    return {
        "registration.last_service_at": found.last_used_at if found is not None else None,
        "account.standing": identity.standing_of(account),
    }


def clock_cards(account: UUID, at: datetime) -> Sequence[AccountCard]:
    """A card for each clock that lapsed or soon will; it waits for the customer."""
    return [_card(one, at) for one in registration.clocks_of(account, at=at) if one.state(at) != "awake"]


def _card(clock: registration.Clock, at: datetime) -> AccountCard:
    lapsed = clock.state(at) == "lapsed"
    return AccountCard(
        title=_(registration.TITLES[clock.kind]),
        state="verification_lapsed" if lapsed else "verification_soon",
        state_title=_("請重新驗證身分") if lapsed else _("身分驗證快到期"),
        text=_("已經暫停；保單不受影響。") if lapsed else _("辦理一次，或重新驗證身分，就重新起算。"),
        at=clock.counted_from,
        href=reverse("verification:standing"),
        action=_("看期限"),
        waits=True,
    )
