"""The interface's own pages: what there is to call, what every problem means; and the calls themselves."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from anbao.endpoints.domain.problem import every_kind
from anbao.ui.api import Column


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every endpoint, by group, from the very document that programs read."""
    from anbao.endpoints.rest import interface
    from anbao.endpoints.rest.document import operations

    found: Mapping[str, Any] = json.loads(interface.document(get_language() or ""))
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations(found):
        tag = (operation.get("tags") or [""])[0]
        groups.setdefault(tag, []).append(_line(path, method, operation))
    return render(request, "endpoints/overview.html", {"groups": groups, "columns": _columns()})


@require_GET
def problems(request: HttpRequest) -> HttpResponse:
    """What the interface itself may have to say against a request; guards bring their own words."""
    rows = [(kind, _(kind.title).format_map(_Open()), _(kind.remedy)) for kind in every_kind()]
    return render(request, "endpoints/problems.html", {"rows": rows})


@csrf_exempt  # no call goes by a cookie
def call(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Any call; its libraries are loaded with the first."""
    from anbao.endpoints.rest.interface import answer

    return answer(request, rest)


def _line(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, str]:
    return {
        "call": f"{method.upper()} {path.removeprefix('/api/v1')}",
        "summary": operation.get("summary", ""),
        "scope": operation.get("x-scope", ""),
        "answers": " ".join(sorted(operation["responses"])),
    }


def _columns() -> list[Column]:
    return [
        Column("summary", _("做什麼"), primary=True),
        Column("call", _("呼叫")),
        Column("scope", _("範圍")),
        Column("answers", _("可能的狀態碼")),
    ]


class _Open(dict[str, str]):
    """What an answer fills in stands open where kinds are listed."""

    def __missing__(self, key: str) -> str:
        return "…"
