"""A look at the running system: with a start password nothing opens but its change."""

from datetime import datetime
from io import BytesIO
from typing import Final

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from anbao.identity.domain.sessions import STAFF_PATH
from anbao.identity.middleware.request import Request
from anbao.identity.middleware.sessions import AccountMiddleware
from anbao.identity.models import Account
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

_NOT_FORCED: Final = Reason(
    "identity.default-password-kept",
    N_("有人可以用別人給的密碼做事：{faults}。"),
    N_("請通知系統管理人員；在查明以前，停用這些帳號。"),
)


def change_forced(at: datetime) -> Look:  # noqa: ARG001
    """A made-up member of staff with a start password meets this very middleware; no customer holds a default one."""
    faults = [] if _sent_to_change() else ["a start password opens the console"]
    if Account.objects.filter(kind="customer", closed_at=None, password_is_default=True).exists():
        faults.append("customers hold default passwords")
    waiting = Account.objects.filter(kind="staff", closed_at=None, password_is_default=True).count()
    return looked(faults, seen=1, says=f"{waiting} start passwords still to be changed", otherwise=_NOT_FORCED)


def _sent_to_change() -> bool:
    request = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": STAFF_PATH, "wsgi.input": BytesIO()})
    request.__class__ = Request
    request.__dict__["account"] = Account(kind="staff", password_is_default=True)
    answer = AccountMiddleware(lambda _: HttpResponse())(request)
    return isinstance(answer, HttpResponseRedirect) and answer.url == reverse("identity:staff-password")


PROBES: Final = {"identity.default-password-change": Probe(N_("起始密碼只能用來換密碼"), change_forced)}
