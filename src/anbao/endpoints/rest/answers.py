"""Answers: what was asked for, or a problem after RFC 9457."""

import json
import math
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Field, Schema

from anbao.endpoints.domain.problem import Kind, Problem
from anbao.kernel import clock
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Passed, Reason, Verdict
from anbao.ui.api import filled

JSON, PROBLEM_JSON = "application/json", "application/problem+json"
_RETRY = 30
"""Seconds after which to ask again where nobody says when."""


class Wrong(Schema):
    """One thing that is wrong, and where."""

    pointer: str = Field(description=N_("在要求內容中的位置（RFC 6901）。"))
    detail: str = Field(description=N_("哪裡不對。"))


class ProblemAnswer(Schema):
    """A problem (RFC 9457)."""

    type: str = Field(description=N_("問題種類的網址，不會改變。"))
    title: str = Field(description=N_("哪裡有問題。"))
    status: int = Field(description=N_("HTTP 狀態碼。"))
    code: str = Field(description=N_("問題的代碼，不會改變。"))
    remedy: str = Field(description=N_("接下來怎麼做。"))
    clauses: list[str] = Field(default=[], description=N_("依據的條文。"))
    errors: list[Wrong] = Field(default=[], description=N_("逐項說明。"))


def answered(value: Schema, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """`value` as JSON."""
    response = HttpResponse(value.model_dump_json(), status=status, content_type=JSON)
    return _said(response, headers)


def problem_answer(problem: Problem) -> HttpResponse:
    """What the interface itself has to say against a request."""
    kind = problem.kind
    reason = Reason(kind.code, kind.title, kind.remedy, problem.details)
    response = _problem(reason, kind.status, problem.clauses, problem.pointers)
    return _said(response, problem.headers)


def refused(verdict: Verdict) -> HttpResponse:
    """What a guard, or an action, has to say against a request; its own words, its clauses, and when to come again."""
    if isinstance(verdict, Passed):
        msg = "a passed verdict is no problem"
        raise TypeError(msg)
    reason = verdict.reason
    pointers = [(f"/{reason.field}", filled(reason)[0])] if reason.field else []
    response = _problem(reason, 503 if isinstance(verdict, Held) else 409, verdict.clauses, pointers)
    return _said(response, {"Retry-After": str(_wait(verdict))} if isinstance(verdict, Held) else None)


def _wait(held: Held) -> int:
    """Seconds after which to ask again."""
    if held.retry_at is None:
        return _RETRY
    return max(1, math.ceil((held.retry_at - clock.now()).total_seconds()))


def interrupted(kind: Kind, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A problem outside of any endpoint."""
    return problem_answer(Problem(kind, headers=headers))


def _problem(reason: Reason, status: int, clauses: Sequence[str], pointers: Sequence[tuple[str, str]]) -> HttpResponse:
    title, remedy = filled(reason)
    body = {
        "type": f"{settings.ANBAO_PUBLIC_URL}/api/v1/problems/#{reason.code}",
        "title": title,
        "status": status,
        "code": reason.code,
        "remedy": remedy,
        "clauses": list(clauses),
        "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in pointers],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=PROBLEM_JSON)


def _said(response: HttpResponse, headers: Mapping[str, str] | None) -> HttpResponse:
    response.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response
