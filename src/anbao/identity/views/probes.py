"""Looks at the pages: passwords are masked while they are typed, advised on, and go through nothing but encryption."""

import re
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from anbao.identity.forms import NewPasswordForm
from anbao.identity.middleware.request import Request
from anbao.identity.queries.figures import password_rules
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

ADVICE: Final = N_("建議：再混用大小寫字母或符號，長到十二個字元以上，例如用幾個不相干的詞連起來，會更不容易被猜到。")
_SECRET: Final = re.compile(r"password|passphrase|\bpin\b", re.IGNORECASE)
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_SHOWN: Final = Reason(
    "identity.passwords-shown",
    N_("有輸入密碼的欄位沒有遮蔽：{faults}。"),
    N_("請通知系統管理人員更正這些頁面。"),
)
_SILENT: Final = Reason(
    "identity.advice-missing",
    N_("設定密碼的頁面沒有說出建議：{faults}。"),
    N_("請通知系統管理人員，把大小寫與符號的建議放回頁面。"),
)
_IN_CLEAR: Final = Reason(
    "identity.credentials-in-clear",
    N_("驗證身分用的資訊可能用明文傳送：{faults}。"),
    N_("請系統管理人員改用 https 與加密的郵件、簡訊連線。"),
)


def masked(at: datetime) -> Look:  # noqa: ARG001
    """Every form of this process: a field for a password shows dots, and what was typed never comes back."""
    import_module(settings.ROOT_URLCONF)  # every page, and with it every form, is there now
    found = [(form, name, field) for form in _forms(forms.BaseForm) for name, field in _secrets(form)]
    faults = [f"{form.__module__}.{form.__name__}.{name}" for form, name, field in found if not _masks(field.widget)]
    return looked(faults, seen=len(found), says=f"{len(found)} fields", otherwise=_SHOWN)


def advised(at: datetime) -> Look:
    """The pages on which customers choose a password say what makes it better."""
    context = {"form": NewPasswordForm(), "rules": password_rules(at), "onward": "/", "expires_at": at}
    pages = ("identity/password.html", "identity/forgot_password.html")
    with override("zh-hant"):
        words = gettext(ADVICE)
        faults = [page for page in pages if words not in render_to_string(page, context, request=_visitor())]
    return looked(faults, seen=len(pages), says=f"{len(pages)} pages", otherwise=_SILENT)


def encrypted(at: datetime) -> Look:  # noqa: ARG001
    """Pages, cookies and what carries codes: encrypted, unless they never leave this machine."""
    faults = [*_pages(), *_carriers()]
    return looked(faults, seen=1, says=urlsplit(settings.ANBAO_PUBLIC_URL).scheme, otherwise=_IN_CLEAR)


def _pages() -> Iterator[str]:
    url = urlsplit(settings.ANBAO_PUBLIC_URL)
    if url.scheme != "https":
        if url.hostname not in _LOOPBACK:
            yield "pages by http"
        return
    wanted = {
        "cookies by http": settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE,
        "browsers may come by http": settings.SECURE_HSTS_SECONDS > 0,
    }
    yield from (fault for fault, right in wanted.items() if not right)


def _carriers() -> Iterator[str]:
    sms = urlsplit(str(settings.ANBAO_SMS["url"]))
    if sms.scheme != "https" and sms.hostname not in _LOOPBACK:
        yield "text messages by http"
    if not settings.ANBAO_MAIL["starttls"] and settings.ANBAO_MAIL["host"] not in _LOOPBACK:
        yield "mail without TLS"


def _forms(base: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def _secrets(form: type[forms.BaseForm]) -> list[tuple[str, forms.Field]]:
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    named = {name for name, field in fields.items() if _SECRET.search(f"{name} {_told(field)}") or _masks(field.widget)}
    return [(name, fields[name]) for name in sorted(named)]


def _told(field: forms.Field) -> str:
    """What browsers are told that the field is for."""
    return str(field.widget.attrs.get("autocomplete", ""))


def _masks(widget: forms.Widget) -> bool:
    return isinstance(widget, forms.PasswordInput) and not widget.render_value


def _visitor() -> Request:
    request = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO()})
    request.__class__ = Request
    request.__dict__["account"] = None
    return request  # type: ignore[return-value]


PROBES: Final = {
    "identity.password-masked": Probe(N_("輸入密碼時畫面遮蔽"), masked),
    "identity.password-advice": Probe(N_("設定密碼的頁面建議混用大小寫或符號"), advised),
    "identity.credentials-encrypted": Probe(N_("密碼與驗證碼不以明文傳送"), encrypted),
}
