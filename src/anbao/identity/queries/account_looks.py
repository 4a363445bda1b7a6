"""Looks at accounts of staff as they are: reviews, idleness, ends, duties, no more than work needs."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from anbao.identity.domain import reviews
from anbao.identity.models import AccessReview, Account, PrivilegedSession, Role, RoleGrant, Session, Tenure
from anbao.identity.queries.duties import pairs, unexcepted
from anbao.identity.queries.idle import still_open
from anbao.identity.queries.privileged import late_to_review
from anbao.identity.queries.reviews import late_reviews, overdue_opening
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

OURS: Final = ("staff", "partner")
SLACK: Final = timedelta(minutes=30)  # the task that ends accounts runs more often than that

_SEE = N_("請看作業平台的「同仁帳號」，處理列出的帳號。")
_REVIEWS = Reason(
    "identity.reviews-late", N_("帳號沒有如期清查：{faults}。"), N_("請看「帳號清查」，把還沒決定的帳號決定完。")
)
_IDLE = Reason("identity.accounts-idle", N_("太久沒用的帳號還能登入：{faults}。"), _SEE)
_EXPIRED = Reason("identity.accounts-expired", N_("到期的帳號還沒停用，或緊急帳號用過沒有清查：{faults}。"), _SEE)
_TOGETHER = Reason("identity.duties-together", N_("要分開的權限由同一人持有：{faults}。"), _SEE)
_PRIVILEGED = Reason(
    "identity.privileged-unseen",
    N_("特權工作沒有如期檢視：{faults}。"),
    N_("請看作業平台的「特權工作」，檢視列出的工作階段。"),
)
_MORE = Reason("identity.more-than-needed", N_("有帳號的權限比工作需要的多：{faults}。"), _SEE)


def reviewed(at: datetime) -> Look:
    """Accounts are gone through each period and in time."""
    late, missing = late_reviews(at), overdue_opening(at)
    faults = [f"{late} reviews late"] if late else []
    faults += ["no review was opened in time"] if missing else []
    regular = AccessReview.objects.exclude(key__startswith=reviews.EMERGENCY)
    closed = regular.filter(closed_at__isnull=False).order_by("-closed_at").first()
    says = f"last finished {closed.closed_at:%Y-%m-%d}" if closed and closed.closed_at else "none finished yet"
    return looked(faults, seen=regular.count(), says=says, otherwise=_REVIEWS)


def idle_disabled(at: datetime) -> Look:
    """Nobody who did not sign in for the figure's time can."""
    faults = [f"account {account}" for account in still_open(at)]
    closed = Account.objects.filter(kind__in=OURS, closed_at__isnull=False)
    faults += [f"session of closed {one}" for one in _signed_in(closed)]
    seen = Account.objects.filter(kind__in=OURS).count()
    return looked(faults, seen=seen, says=f"{seen} accounts, {closed.count()} of them disabled", otherwise=_IDLE)


def expired_closed(at: datetime) -> Look:
    """What was for a time is over with it, and emergency accounts that were used are gone through."""
    ended = Account.objects.filter(kind__in=OURS, ends_at__isnull=False)
    faults = [f"account {row.id}" for row in ended.filter(closed_at=None, ends_at__lte=at - SLACK)]
    used = Tenure.objects.filter(emergency=True, account__closed_at__isnull=False, account__signed_in_at__isnull=False)
    gone_through = set(AccessReview.objects.filter(key__startswith=reviews.EMERGENCY).values_list("key", flat=True))
    accounts = used.values_list("account_id", flat=True)
    faults += [f"emergency {one}" for one in accounts if f"{reviews.EMERGENCY}{one}" not in gone_through]
    return looked(faults, seen=ended.count(), says=f"{ended.count()} accounts with an end", otherwise=_EXPIRED)


def separated(at: datetime) -> Look:
    """Nobody holds what is kept apart, unless two people made an exception that holds."""
    apart = pairs()
    faults = [f"account {one.account}: {one.pair.key}" for one in unexcepted(at)]
    return looked(faults, seen=len(apart), says=f"{len(apart)} pairs", otherwise=_TOGETHER)


def least(at: datetime) -> Look:
    """No account can do everything, nobody gave themselves a role, none came from nowhere, and duties are apart."""
    held = RoleGrant.objects.filter(ended_at=None, account__closed_at=None, account__kind__in=OURS)
    faults = [f"account {one.account}: {one.pair.key}" for one in unexcepted(at)]
    everything = {one for several in Role.objects.values_list("permissions", flat=True) for one in several}
    per_account: dict[str, set[str]] = {}
    for account, by, permissions in held.values_list("account_id", "granted_by", "role__permissions"):
        per_account.setdefault(str(account), set()).update(permissions)
        if by in {"", f"staff:{account}"}:
            faults.append(f"account {account}: role given by itself or by nobody")
    faults += [
        f"account {one}: everything" for one, several in per_account.items() if everything and several >= everything
    ]
    return looked(faults, seen=len(per_account), says=f"{len(per_account)} accounts with roles", otherwise=_MORE)


def privileged_reviewed(at: datetime) -> Look:
    """What was done in privileged sessions is looked at in time, by others, and none is open beyond its end."""
    rows = PrivilegedSession.objects.filter(opened_at__isnull=False)
    late, over = late_to_review(at), rows.filter(ended_at=None, ends_at__lte=at - SLACK).count()
    faults = [f"{late} not looked at in time"] if late else []
    faults += [f"{over} not ended"] if over else []
    own = rows.filter(reviewed_at__isnull=False).exclude(reviewed_by="")
    faults += [
        f"session {row.id} looked at by its owner" for row in own if row.reviewed_by == f"staff:{row.account_id}"
    ]
    return looked(faults, seen=rows.count(), says=f"{rows.count()} sessions", otherwise=_PRIVILEGED)


def _signed_in(rows: object) -> list[str]:
    found = Session.objects.filter(Q(account__in=rows)).values_list("account_id", flat=True).distinct()
    return [str(one) for one in found]


PROBES: Final = {
    "accounts.use-reviewed": Probe(N_("帳號按期清查"), reviewed),
    "accounts.idle": Probe(N_("閒置帳號停用"), idle_disabled),
    "accounts.inactive": Probe(N_("不再活動的帳號停用"), idle_disabled),
    "accounts.expired-temporary": Probe(N_("到期的臨時和緊急帳號停用"), expired_closed),
    "accounts.duties-separated": Probe(N_("要分開的權限不在同一人"), separated),
    "access.privileged-reviewed": Probe(N_("特權工作有人檢視"), privileged_reviewed),
    "accounts.least-privilege": Probe(N_("權限不超過需要"), least),
}
