"""Looks at the running system: one kind of proof opens nothing to staff, kinds are counted, a device is bound."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from uuid import uuid4

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.identity.backends.store import SessionStore
from anbao.identity.domain.factors import OTP, PASSWORD, RECOVERY, TOTP, as_kept, is_enough, methods, proof_of
from anbao.identity.domain.sessions import STAFF_PATH
from anbao.identity.middleware.request import Request
from anbao.identity.middleware.sessions import AccountMiddleware
from anbao.identity.models import Account, Factor
from anbao.identity.queries.factors import misplaced
from anbao.identity.queries.figures import staff_factor_kinds
from anbao.identity.queries.strength import PROOFS
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

LOOKED_AT: Final = 500
_OPENED: Final = Reason(
    "identity.one-kind-opens",
    N_("只用一類因子就打得開同仁的頁面：{faults}。"),
    N_("請通知系統管理人員；在查明以前，停用作業平台的對外連線。"),
)
_MISCOUNTED: Final = Reason(
    "identity.kinds-miscounted",
    N_("因子的類別算錯了：{faults}。"),
    N_("請通知系統管理人員，查明登入方式的設定。"),
)
_UNBOUND: Final = Reason(
    "identity.device-unbound",
    N_("有第二因子不屬於它的帳號：{faults}。"),
    N_("請移除這些第二因子，請本人重新設定。"),
)


def one_kind_opens_nothing(at: datetime) -> Look:
    """A made-up member of staff who showed a password alone meets this very middleware; so does one with two kinds."""
    faults = []
    needed = reverse("identity:staff-first-factor")
    if _answer(at, PASSWORD) != needed:
        faults.append("a password alone opens the console")
    if _answer(at, TOTP, RECOVERY) != needed:
        faults.append("two proofs of one kind open the console")
    if _answer(at, PASSWORD, TOTP) != "":
        faults.append("two kinds do not open it")
    with_one = Account.objects.filter(kind="staff", closed_at=None, factors__ended_at=None, factors__isnull=False)
    says = f"{with_one.distinct().count()} accounts of staff have a second factor"
    return looked(faults, seen=1, says=says, otherwise=_OPENED)


def _answer(at: datetime, *shown: str) -> str:
    """Where the console sends somebody who showed this; "" where it opens."""
    request = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": STAFF_PATH, "wsgi.input": BytesIO()})
    request.__class__ = Request
    session = SessionStore(audience="staff", at=at)
    session[PROOFS] = as_kept(proof_of(one, at) for one in shown)
    request.session = session
    request.__dict__["account"] = Account(id=uuid4(), kind="staff", password_is_default=False)
    answer = AccountMiddleware(lambda _: HttpResponse())(request)
    return answer.url if isinstance(answer, HttpResponseRedirect) else ""


def kinds_are_counted(at: datetime) -> Look:
    """Every way that stands as a second factor makes two kinds with a password, and no way makes two with itself."""
    faults = []
    needed = staff_factor_kinds(at)
    ways = [name for name, way in methods.items() if way.stands and name not in {PASSWORD, OTP}]
    for name in ways:
        if not is_enough((proof_of(PASSWORD, at), proof_of(name, at)), kinds=needed):
            faults.append(f"{name} adds no kind to a password")
        if not methods.get(name).kinds:
            faults.append(f"{name} is of no kind")
    if is_enough((proof_of(TOTP, at), proof_of(RECOVERY, at)), kinds=needed):
        faults.append("two things that one has count as two kinds")
    old = proof_of(TOTP, at - timedelta(days=1))
    if is_enough((proof_of(PASSWORD, at), old), kinds=needed, since=at - timedelta(minutes=1)):
        faults.append("a second factor of yesterday counts as fresh")
    return looked(faults, seen=len(ways), says=f"{', '.join(ways)}; {needed} kinds", otherwise=_MISCOUNTED)


def devices_are_bound(at: datetime) -> Look:  # noqa: ARG001
    """What is kept of each device opens under the key of its own account's person, and of no other."""
    rows = list(Factor.objects.filter(ended_at=None, secret__isnull=False).order_by("-id")[:LOOKED_AT])
    faults = [str(factor) for factor in misplaced(rows)]
    return looked(faults, seen=len(rows), says=f"{len(rows)} devices", otherwise=_UNBOUND)


PROBES: Final = {
    "identity.staff-second-factor": Probe(N_("同仁只用密碼打不開任何頁面"), one_kind_opens_nothing),
    "identity.factor-kinds": Probe(N_("兩類因子才算兩類"), kinds_are_counted),
    "identity.device-bound": Probe(N_("第二因子屬於它的帳號"), devices_are_bound),
}
