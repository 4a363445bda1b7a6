"""Setting up products and documents: what is on sale, what lies on disk, prices before release, and the release."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.catalogue import actions
from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.forms import PreviewForm
from anbao.commerce.catalogue.queries import setup
from anbao.identity.api import Request, staff_required
from anbao.kernel.actor import Actor
from anbao.kernel.clock import now
from anbao.kernel.verdict import Reason, Refused
from anbao.ui.api import Column, add_reason

VIEW, PROPOSE = "catalogue.view", "catalogue.propose"

Proposing = Callable[..., UUID | Refused]


@staff_required(VIEW)
@require_GET
def units(request: Request) -> HttpResponse:
    found = setup.units(at=now())
    rows = [
        {
            "title": _(unit.title),
            "href": reverse("catalogue-console:unit", args=[unit.key]),
            "state": unit.state,
            "released_at": unit.released_at,
            "waiting": len(unit.waiting) or "",
            "unconfirmed": unit.unconfirmed or "",
        }
        for unit in found
    ]
    lines = [row for row, unit in zip(rows, found, strict=True) if unit.is_line]
    groups = [row for row, unit in zip(rows, found, strict=True) if not unit.is_line]
    context = {"lines": lines, "groups": groups, "line_columns": _columns(lines=True), "group_columns": _columns()}
    return render(request, "catalogue/units.html", context)


@staff_required(VIEW)
@require_GET
def unit(request: Request, unit: str) -> HttpResponse:
    return _page(request, unit, at=now())


@staff_required(PROPOSE)
@require_POST
def release(request: Request, unit: str) -> HttpResponse:
    """Propose the files as they are on disk now."""
    return _proposed(request, unit, _release)


@staff_required(PROPOSE)
@require_POST
def confirm(request: Request, unit: str) -> HttpResponse:
    """Propose that the doubtful figures were checked against their sources."""
    return _proposed(request, unit, _confirm)


def _release(unit: str, by: Actor, at: datetime) -> UUID | Refused:
    if unit in registered:
        return actions.release_line(line=unit, by=by, at=at)
    return actions.release_documents(unit=unit, by=by, at=at)


def _confirm(unit: str, by: Actor, at: datetime) -> UUID | Refused:
    return actions.confirm_figures(line=unit, by=by, at=at)


def _proposed(request: Request, unit: str, propose: Proposing) -> HttpResponse:
    at = now()
    proposed = propose(unit, request.actor, at)
    if isinstance(proposed, UUID):
        return redirect("approvals-console:proposal", proposed)
    return _page(request, unit, at=at, reason=proposed.reason)


def _page(request: Request, key: str, *, at: datetime, reason: Reason | None = None) -> HttpResponse:
    page = setup.unit_page(key, at=at)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "reason": reason,
        "may_propose": request.may(PROPOSE),
        "releases": [
            {"released_at": row.released_at, "digest": row.digest, "files": len(row.manifest)} for row in page.releases
        ],
        "release_columns": [
            Column("released_at", _("上架"), "when", primary=True),
            Column("files", _("檔案數")),
            Column("digest", _("指紋"), "code"),
        ],
        **(_preview(request, page, at=at) if page.unit.is_line else {}),
    }
    return render(request, "catalogue/unit.html", context, status=422 if reason else 200)


def _preview(request: Request, page: setup.UnitPage, *, at: datetime) -> Mapping[str, object]:
    """Prices by what is on sale and by what lies on disk. The answers live in the address."""
    definition = registered.get(page.unit.key)
    specs = [spec for spec in definition.inputs if spec.name != definition.plan_input]
    usual = setup.usual(page.unit.key, at=at)
    asked = {spec.name: request.GET.get(spec.name, usual.get(spec.name, "")) for spec in specs}
    found, form = setup.preview(page, asked, at=at), PreviewForm(specs, asked)
    if found.refused is not None:
        add_reason(form, found.refused.reason)
    rows = [{"plan": _(one.plan), "on_sale": one.on_sale, "on_disk": one.on_disk} for one in found.prices]
    columns = [
        Column("plan", _("方案"), primary=True),
        Column("on_sale", _("現在賣的"), "money"),
        Column("on_disk", _("檔案裡的"), "money"),
    ]
    return {"form": form, "prices": rows, "price_columns": columns}


def _columns(*, lines: bool = False) -> list[Column]:
    found = [
        Column("title", _("商品") if lines else _("文件"), href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("released_at", _("上架"), "when"),
        Column("waiting", _("等候核准")),
    ]
    return [*found, Column("unconfirmed", _("待確認的數字"))] if lines else found
