"""A look at the running system: where attempts are spent, nothing is compared, whoever asks."""

import secrets
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve, reverse

from anbao.identity.actions import budgets
from anbao.identity.backends.store import SessionStore
from anbao.identity.domain.budgets import ADDRESS, BUDGETS, DEVICE
from anbao.identity.domain.sessions import Audience
from anbao.identity.middleware import fence
from anbao.identity.middleware.request import Request
from anbao.identity.models import SignInGate, Spending
from anbao.identity.queries.accounts import budget_account, login_index
from anbao.identity.queries.budgets import keys_of, limits
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

_OPEN: Final = Reason(
    "identity.automated-attempts-open",
    N_("程式可以大量嘗試登入或送出表單：{faults}。"),
    N_("請通知系統管理人員；在查明以前，從網路設備限制來源。"),
)
_FOR: Final = timedelta(minutes=1)
_TOO_MANY: Final = 429
_WHOLE: Final = 2**40  # more than any budget
_DOORS: Final[tuple[tuple[str, Audience], ...]] = (
    ("identity:sign-in", "customer"),
    ("identity:staff-sign-in", "staff"),
)


def fended_off(at: datetime) -> Look:
    """Made-up addresses whose budgets are spent meet the real sign-in pages, and the fence of every counted act."""
    faults = [
        *(f"{name} lets attempts past the limit" for name, audience in _DOORS if _let_in(name, audience, at)),
        *(f"{kind} asks for no proof" for kind in BUDGETS if not _asked(kind, at)),
    ]
    seen = len(_DOORS) + len(BUDGETS)
    return looked(faults, seen=seen, says=f"{seen} fences, {sum(map(len, BUDGETS.values()))} budgets", otherwise=_OPEN)


def _let_in(name: str, audience: Audience, at: datetime) -> bool:
    """Whether the page looks at a password although the address has no attempt left."""
    login, address = f"probe-{secrets.token_hex(8)}", _made_up()
    request = _request(reverse(name), address, audience, at, {"login": login, "password": secrets.token_hex(16)})
    keys = {ADDRESS: request.network}
    budgets.set_spent(keys=list(keys_of("sign-in", keys).values()), count=_WHOLE, until=at + _FOR)
    view = resolve(request.path_info)
    answer = view.func(request, **view.kwargs)
    looked_at = SignInGate.objects.filter(login_index=login_index(login)).delete()[0]
    _forget("sign-in", request, account=budget_account(audience, login))
    return answer.status_code != _TOO_MANY or looked_at > 0


def _asked(kind: str, at: datetime) -> bool:
    """Whether an attempt past the free ones is stopped for a proof."""
    request = _request("/", _made_up(), "customer", at, {})
    keys = {ADDRESS: request.network}
    budgets.set_spent(keys=list(keys_of(kind, keys).values()), count=limits(kind, at)[ADDRESS].free, until=at + _FOR)
    passage = fence.enter(request, kind=kind, at=at)
    _forget(kind, request)
    return passage.reason is not None


def _forget(kind: str, request: Request, **more: str) -> None:
    keys = keys_of(kind, {ADDRESS: request.network, DEVICE: f"none at {request.network}", **more})
    Spending.objects.filter(key__in=list(keys.values())).delete()


def _made_up() -> str:
    """An address that nobody has: of the block that is kept for examples."""
    return f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"


def _request(path: str, address: str, audience: Audience, at: datetime, posted: dict[str, str]) -> Request:
    body = urlencode(posted).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT": "application/json",
        "REMOTE_ADDR": address,
        "HTTP_X_FORWARDED_FOR": address if settings.ANBAO_BEHIND_PROXY else "",
        "wsgi.input": BytesIO(body),
    }
    request: Any = WSGIRequest(environ)
    request.__class__ = Request
    request.session = SessionStore(None, audience=audience, at=at, agent="")
    made: Request = request
    return made


PROBES: Final = {"identity.automated-attempts": Probe(N_("程式大量嘗試會被擋下"), fended_off)}
