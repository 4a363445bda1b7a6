"""What shows that payment and personal data are protected on the way and where they lie, as the site promises."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from anbao.commerce.site.queries.probes import HOME
from anbao.kernel.looks import looked
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys.fields import SealedField
from anbao.ui.api import visit

SENT_TO = ("ANBAO_CARD", "ANBAO_BANK", "ANBAO_REPORTING", "ANBAO_CORE", "ANBAO_INCONVENIENCE", "ANBAO_SMS")
"""Settings of the outside systems that get data of customers and payments."""

_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")


def protected(_at: datetime) -> Look:
    """Pages and outside calls only by https; the newest value of every sealed column really is sealed."""
    stored = [found for model in apps.get_models() for found in _columns(model)]
    faults = [*_on_the_way(), *(name for name, sealed in stored if not sealed)]
    return looked(faults, seen=len(stored), says=f"{len(stored)} sealed columns", otherwise=_UNPROTECTED)


def _on_the_way() -> Iterator[str]:
    if _in_clear(settings.ANBAO_PUBLIC_URL):
        yield "pages are sent by http"
    elif urlsplit(settings.ANBAO_PUBLIC_URL).scheme == "https":
        if "Strict-Transport-Security" not in visit(HOME).headers:
            yield "browsers are not told to stay with https"
        yield from (f"{name} is off" for name in _COOKIES if not getattr(settings, name))
    for name in SENT_TO:
        if _in_clear(str(getattr(settings, name).get("url") or "")):
            yield f"{name} is called by http"


def _in_clear(url: str) -> bool:
    """Whether what is sent to this address can be read on its way. Nothing leaves the machine to itself."""
    address = urlsplit(url)
    return address.scheme == "http" and address.hostname not in _THIS_MACHINE


def _columns(model: type[Model]) -> Iterator[tuple[str, bool]]:
    """Of each sealed column that holds something: its name, and whether what it holds is sealed."""
    for field in model._meta.concrete_fields:  # noqa: SLF001
        if isinstance(field, SealedField):
            rows = model._default_manager.filter(**{f"{field.name}__isnull": False}).order_by("-pk")  # noqa: SLF001
            value = rows.values_list(field.name, flat=True).first()
            if value is not None:
                yield f"{model._meta.label}.{field.name}", _is_sealed(field, bytes(value))  # noqa: SLF001


def _is_sealed(field: SealedField, value: bytes) -> bool:
    try:
        field.get_prep_value(value)
    except ValueError:
        return False
    return True


_UNPROTECTED = Reason(
    "site.data-unprotected",
    N_("付款或個人資料的傳輸、保存沒有受到保護：{faults}。"),
    N_("請系統管理人員修正設定；資料庫裡若有沒有加密的內容，請依資安事件處理。"),
)

PROBES: dict[str, Probe] = {
    "site.transport-and-storage-protection": Probe(N_("付款與個人資料傳輸、保存都有保護"), protected)
}
