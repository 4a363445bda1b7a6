"""How strong a session is: what was shown in it, and what an account of its kind needs."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest

from anbao.identity.domain.factors import MANDATORY, MOST_KINDS, Proofs, from_kept, is_enough
from anbao.identity.models import Account
from anbao.identity.queries.figures import staff_factor_kinds

PROOFS: Final = "proofs"
FRESH: Final = timedelta(minutes=15)
"""How long a second factor counts as fresh where a page does not say otherwise."""


def session_proofs(request: HttpRequest) -> Proofs:
    """What was shown in this request's session, the oldest first; nothing for a visitor."""
    session: Any = request.session
    return from_kept(session.get(PROOFS, ()))


def is_strong(request: HttpRequest, *, kinds: int, within: timedelta, at: datetime) -> bool:
    """Whether so many kinds were shown in this session, a second one freshly. Raises ValueError outside 1 to 2."""
    return is_enough(session_proofs(request), kinds=kinds, since=at - within)


def kinds_needed(account: Account, at: datetime) -> int:
    """How many kinds of proof open anything to an account: one, but of staff and partners as the rulebook says."""
    return min(staff_factor_kinds(at), MOST_KINDS) if account.kind in MANDATORY else 1


def is_in(request: HttpRequest, account: Account, at: datetime) -> bool:
    """Whether what was shown in this session opens pages to its account."""
    proofs = session_proofs(request)
    # Two kinds are enough for everybody: only where there are fewer the rulebook is asked.
    return is_enough(proofs, kinds=MOST_KINDS) or is_enough(proofs, kinds=kinds_needed(account, at))
