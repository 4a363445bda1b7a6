"""The whole interface: every app's endpoints under one address, and what holds for each answer."""

import json
import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from anbao.endpoints.domain.etag import matches, tag_of
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.endpoints.rest.answers import JSON, interrupted, problem_answer
from anbao.endpoints.rest.callers import spend_address
from anbao.endpoints.rest.document import described
from anbao.endpoints.rest.invalid import in_words
from anbao.kernel import clock, registries

logger = logging.getLogger(__name__)

ROOT = "/api/v1/"
View = Callable[..., HttpResponse]


class _Strict(Parser):
    """JSON whose every text has a UTF-8 form: half a surrogate pair has none, and could be neither sealed nor kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        value = json.loads(request.body)
        json.dumps(value, ensure_ascii=False).encode()
        return value


@cache
def interface() -> NinjaAPI:
    """Every endpoint that an app registered, made at the first call: its libraries take long to load."""
    api = NinjaAPI(
        title="Anbao", version="1", openapi_url=None, docs_url=None, urls_namespace="api-v1", parser=_Strict()
    )
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Http404, lambda _request, _error: interrupted(KINDS.not_found))
    api.add_exception_handler(HttpError, lambda _request, _error: interrupted(KINDS.malformed))
    api.add_exception_handler(ValidationError, _invalid)
    for _name, router in registries.endpoints.items():  # noqa: PERF102  (a registry, not a dict)
        api.add_router("", import_string(router))
    return api


@cache
def _resolver() -> URLResolver:
    found = [
        pattern for pattern in interface().urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    return URLResolver(RegexPattern(r"^/"), found)


@cache
def document(language: str) -> bytes:
    """The OpenAPI document in one language, as bytes."""
    found = described(interface().get_openapi_schema(path_prefix=ROOT.removeprefix("/")), language)
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """The answer to any call under the root: whatever happens, it is one that a program can read."""
    head = request.method == "HEAD"
    if head:
        request.method = "GET"
    try:
        response = _found(request, rest)
    except Exception:
        logger.exception("a call of the interface failed")  # the outer edge: the program gets words, the log the place
        response = interrupted(KINDS.fault)
    response = _conditional(request, response)
    if "Cache-Control" not in response.headers:
        known = "Authorization" in request.headers
        response.headers["Cache-Control"] = "private, no-store" if known else "no-cache"
    if head:
        response.content = b""
    return response


def _found(request: HttpRequest, rest: str) -> HttpResponse:
    if rest == "openapi.json":
        return _document(request)
    try:
        view, args, values = _resolver().resolve(f"/{rest}")
    except Http404:
        return _guarded(request, lambda: interrupted(KINDS.not_found))
    response: HttpResponse = view(request, *args, **values)
    if isinstance(response, HttpResponseNotAllowed):
        allowed = response.headers["Allow"]
        return _guarded(request, lambda: interrupted(KINDS.not_allowed, {"Allow": allowed}))
    return response


def _document(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return interrupted(KINDS.not_allowed, {"Allow": "GET, HEAD"})
    return _guarded(request, lambda: HttpResponse(document(get_language() or ""), content_type=JSON))


def _guarded(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Even what is not there has a budget."""
    try:
        spend_address(request, clock.now())
    except Problem as problem:
        return problem_answer(problem)
    return answer()


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An entity tag on everything read, and no body for whoever has it already."""
    if request.method != "GET" or response.status_code != 200:  # noqa: PLR2004
        return response
    tag = response.headers.get("ETag") or tag_of(response.content)
    response.headers["ETag"] = tag
    if not matches(request.headers.get("If-None-Match", ""), tag):
        return response
    same = HttpResponse(status=304)
    del same.headers["Content-Type"]
    for name in ("ETag", "Deprecation", "Sunset", "Link", "Cache-Control"):
        if name in response.headers:
            same.headers[name] = response.headers[name]
    return same


def _problem(request: HttpRequest, problem: Any) -> HttpResponse:  # noqa: ARG001
    return problem_answer(problem)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    """What does not fit the document, each with its place. What was sent is not said again."""
    pointers = [(_pointer(one["loc"]), in_words(one["type"])) for one in error.errors]
    return problem_answer(Problem(KINDS.invalid, pointers=pointers))


def _pointer(place: tuple[object, ...]) -> str:
    """`("body", "wanted", "inputs", 0)` as `/inputs/0`: the body's own name is no part of what was sent."""
    source, *inside = place
    parts = inside[1:] if source == "body" and len(inside) > 1 else inside
    return "".join(f"/{part}" for part in parts) or "/"
