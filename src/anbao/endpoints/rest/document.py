"""The OpenAPI 3.1 document: what the framework wrote down, said as it is answered, in one language."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from anbao.endpoints.domain.scopes import scopes
from anbao.kernel.text import N_

_WORDS = frozenset({"summary", "description", "tags"})
_FIRST_PROBLEM = 400
_INTRODUCTION = N_("給程式用的介面。規則、錯誤與版本在 docs/reference/api.md。")
_HEADERS: Mapping[int, tuple[str, ...]] = {
    201: ("Location", "ETag"),
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def described(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The document as programs read it."""
    made: dict[str, Any] = {
        "openapi": found["openapi"],
        "info": {
            "title": f"{settings.ANBAO_COMPANY_SHORT_NAME} API",
            "version": "1",
            "description": _INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": settings.ANBAO_PUBLIC_URL}],
        "paths": {path: _operations(methods) for path, methods in sorted(found["paths"].items())},
        "components": {
            "schemas": {name: found["components"]["schemas"][name] for name in sorted(found["components"]["schemas"])},
            "securitySchemes": found["components"].get("securitySchemes", {}),
        },
    }
    with override(language):
        said: dict[str, Any] = _plain(made)
    return said


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of each endpoint."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _operations(methods: Mapping[str, Any]) -> dict[str, Any]:
    return {method: _operation(one) for method, one in methods.items()}


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    made = {key: value for key, value in operation.items() if key != "description"}
    made["responses"] = {
        str(status): _response(status, response) for status, response in sorted(operation["responses"].items())
    }
    scope = operation.get("x-scope", "")
    if scope:
        made["security"] = [{"Bearer": [scope]}]
        made["description"] = scopes.get(scope).title
    return made


def _response(status: int, response: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(response)
    content = response.get("content", {})
    if status >= _FIRST_PROBLEM and "application/json" in content:
        made["content"] = {"application/problem+json": content["application/json"]}
    if names := _HEADERS.get(status):
        made["headers"] = {name: {"schema": {"type": "string"}} for name in names}
    return made


def _plain(value: Any) -> Any:
    """The same without the framework's titles, our words translated."""
    if isinstance(value, Mapping):
        return {
            key: _said(inner) if key in _WORDS else _plain(inner)
            for key, inner in value.items()
            if not (key == "title" and isinstance(inner, str) and "version" not in value)
        }
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _said(value: Any) -> Any:
    """A word or several in the document's language; the framework's own are English, and stay so."""
    if isinstance(value, list):
        return [_said(one) for one in value]
    return gettext(value) if isinstance(value, str) and not value.isascii() else _plain(value)
