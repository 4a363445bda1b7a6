"""How an app states an endpoint: what it answers, for which scope, and what may be wrong."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from anbao.endpoints.domain.deprecation import Ending
from anbao.endpoints.domain.etag import version_in
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.endpoints.domain.scopes import Scope
from anbao.endpoints.rest.answers import ProblemAnswer, answered, problem_answer
from anbao.endpoints.rest.callers import Anybody, Bearer
from anbao.endpoints.rest.repeating import once

View = Callable[..., HttpResponse | Schema]


@dataclass(frozen=True, slots=True)
class Does:
    """What an endpoint is beyond its address.

    `known`: it needs a token, of whatever scope. `keyed`: it acts, once for each Idempotency-Key. `matched`: it needs
    the ETag that was read before. `refuses`: a guard or the state may refuse it. `holds`: it asks an outside system,
    which may not answer. `media`: what it answers where that is no JSON.
    """

    scope: Scope | None = None
    known: bool = False
    status: int = 200
    keyed: bool = False
    matched: bool = False
    refuses: bool = False
    holds: bool = False
    media: str = ""
    ending: Ending | None = None


def endpoint(
    router: Router, method: str, path: str, does: Does, *, summary: str, answer: type[Schema] | None = None
) -> Callable[[View], View]:
    """State the endpoint `method path` of an app. The view answers a Schema of type `answer`, or a response."""

    def decorate(view: View) -> View:
        documented = {does.status: answer, **dict.fromkeys(sorted(_problems(view, path, does)), ProblemAnswer)}

        @wraps(view)
        def run(request: HttpRequest, **values: Any) -> HttpResponse:
            def act() -> HttpResponse:
                found = view(request, **values)
                return found if isinstance(found, HttpResponse) else answered(found, status=does.status)

            try:
                response = once(request, act) if does.keyed else act()
            except Problem as problem:
                response = problem_answer(problem)
            for name, value in (does.ending.headers() if does.ending else {}).items():
                response.headers[name] = value
            return response

        register = router.api_operation(
            [method],
            path,
            auth=Bearer(does.scope) if does.scope or does.known else Anybody(),
            response=documented,
            operation_id=view.__name__,
            summary=summary,
            description=" ",
            deprecated=True if does.ending else None,
            openapi_extra=_extra(method, does),
        )
        register(run)
        return run

    return decorate


def version_read(request: HttpRequest) -> int:
    """The version that the caller read before, from `If-Match`. Raises Problem where it is not said, or not ours."""
    header = request.headers.get("If-Match", "")
    if not header:
        raise Problem(KINDS.unconditional)
    version = version_in(header)
    if version is None:
        raise Problem(KINDS.changed)
    return version


def _problems(view: View, path: str, does: Does) -> set[int]:
    asked = [one for one in list(inspect.signature(view).parameters.values())[1:] if f"{one.name}}}" not in path]
    body = any(inspect.isclass(one.annotation) and issubclass(one.annotation, Schema) for one in asked)
    return {
        429,
        *((401, 403) if does.scope else (401,) if does.known else ()),
        *((404,) if "{" in path else ()),
        *((422,) if asked else ()),
        *((400,) if body or does.keyed else ()),
        *((409,) if does.keyed or does.refuses else ()),
        *((412, 428) if does.matched else ()),
        *((503,) if does.holds else ()),
    }


def _extra(method: str, does: Does) -> dict[str, Any]:
    headers = []
    if does.keyed:
        headers.append(_header("Idempotency-Key", required=True, longest=64))
    if does.matched:
        headers.append(_header("If-Match", required=True, longest=80))
    extra: dict[str, Any] = {"parameters": headers, "responses": {}}
    if method == "GET":
        headers.append(_header("If-None-Match", required=False, longest=200))
        extra["responses"][304] = {"description": "Not Modified"}
    if does.media:
        schema = {"type": "string", "contentMediaType": does.media, "contentEncoding": "binary"}
        extra["responses"][does.status] = {"content": {does.media: {"schema": schema}}}
    if does.scope:
        extra["x-scope"] = does.scope.key
    return extra


def _header(name: str, *, required: bool, longest: int) -> dict[str, Any]:
    schema = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": "^[!-~]+$"}
    return {"in": "header", "name": name, "required": required, "schema": schema}
