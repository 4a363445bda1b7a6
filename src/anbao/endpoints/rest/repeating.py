"""A request with an Idempotency-Key acts once, however often it is sent."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from anbao.endpoints.actions import keyed
from anbao.endpoints.domain.limits import LONGEST_KEY
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.endpoints.rest.callers import caller_of
from anbao.kernel import clock

_KEPT_HEADERS = ("Content-Type", "Content-Language", "Location", "ETag", "Retry-After")
_FAULT = 500


def once(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """What `act` answers, or answered before. What raises (a Problem, a fault) did nothing: its key stays free."""
    at, digest = clock.now(), _digest(request)
    key = keyed.key_hash(caller_of(request).account, _key(request))
    found = keyed.begin(key=key, digest=digest, at=at)
    if isinstance(found, keyed.Kept):
        return _again(found)
    if found != "begun":
        raise Problem(KINDS.key_reused) if found == "reused" else Problem(KINDS.in_flight, retry_after=2)
    try:
        response = act()
    except BaseException:
        keyed.give_back(key=key, begun_at=at)
        raise
    if response.status_code >= _FAULT:
        keyed.give_back(key=key, begun_at=at)
    else:
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        keyed.keep(key=key, answer=keyed.Kept(response.status_code, headers, response.content), begun_at=at)
    return response


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(KINDS.key_missing)
    return key


def _digest(request: HttpRequest) -> str:
    """Of everything that says what is asked for."""
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def _again(kept: keyed.Kept) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response
