"""The modules of the client: types, and calls, one method an operation."""

from collections.abc import Iterator, Mapping
from typing import Any

from anbao.project.client.types import declared, type_of

_WRITTEN = "Written by `./anbao client`: change endpoints, not this file."
_SHAPES = f'''"""What goes over the wire, as types. {_WRITTEN}"""

from typing import Any, Literal, NotRequired, TypedDict

'''
_CALLS = f'''"""Every call of the interface, version 1. {_WRITTEN}"""

from typing import Any

from anbao_client.transport import Answer, Caller, new_key

'''
_REF = "#/components/schemas/"


def shapes_of(document: Mapping[str, Any]) -> str:
    """The module of types, before the formatter."""
    schemas = document["components"]["schemas"]
    lines = [line for name in _in_order(schemas) for line in declared(name, schemas[name])]
    return _SHAPES + "\n".join(lines).rstrip() + "\n"


def calls_of(document: Mapping[str, Any]) -> str:
    """The module of calls, before the formatter."""
    names = ", ".join(document["components"]["schemas"])
    lines = [f"from anbao_client.shapes import {names}", "", ""]
    lines += ["class Client(Caller):", '    """Each method is one call, named as the document names it."""', ""]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines += [*_method(path, method, operation), ""]
    return _CALLS + "\n".join(lines).rstrip() + "\n"


def _in_order(schemas: Mapping[str, Any]) -> list[str]:
    """Names, each after those that it is made of."""
    ordered: list[str] = []

    def put(name: str) -> None:
        if name in ordered:
            return
        for other in _named_in(schemas[name]):
            put(other)
        ordered.append(name)

    for name in schemas:
        put(name)
    return ordered


def _named_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "$ref":
                yield str(inner).removeprefix(_REF)
            else:
                yield from _named_in(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _named_in(one)


def _method(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    parameters = operation.get("parameters", [])
    inside = [one["name"] for one in parameters if one["in"] == "path"]
    queries = [one for one in parameters if one["in"] == "query"]
    headers = {one["name"] for one in parameters if one["in"] == "header"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = _answer(operation)
    named = [*_named(queries), *_of_headers(headers)]
    arguments = ["self", *(f"{name}: str" for name in inside), *([f"wanted: {type_of(body)}"] if body else [])]
    signature = ", ".join([*arguments, *(["*", *named] if named else [])])
    yield f"    def {operation['operationId']}({signature}) -> Answer[{answer}]:"
    yield f'        """{operation["summary"]}。"""'
    told = [f'"{method.upper()}"', _address(path, inside)]
    if queries:
        told.append("query={" + ", ".join(f'"{one["name"]}": {one["name"]}' for one in queries) + "}")
    if body:
        told.append("body=wanted")
    if headers:
        told.append("headers={" + ", ".join(_header(name) for name in sorted(headers)) + "}")
    yield f"        return self.call({', '.join(told)})"


def _answer(operation: Mapping[str, Any]) -> str:
    """What an operation answers when it goes well."""
    status = next(one for one in ("200", "201") if one in operation["responses"])
    media, content = next(iter(operation["responses"][status]["content"].items()))
    return type_of(content["schema"]) if media == "application/json" else "bytes"


def _named(queries: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in sorted(queries, key=lambda one: not one["required"]):
        found = type_of(one["schema"])
        optional = found if "None" in found else f"{found} | None"
        yield f"{one['name']}: {found}" if one["required"] else f"{one['name']}: {optional} = None"


def _of_headers(headers: set[str]) -> Iterator[str]:
    if "If-Match" in headers:
        yield "etag: str"
    if "Idempotency-Key" in headers:
        yield "key: str | None = None"
    if "If-None-Match" in headers:
        yield "unless: str | None = None"


def _header(name: str) -> str:
    return {
        "If-Match": '"If-Match": etag',
        "Idempotency-Key": '"Idempotency-Key": key or new_key()',
        "If-None-Match": '"If-None-Match": unless',
    }[name]


def _address(path: str, inside: list[str]) -> str:
    return f'f"{path}"' if inside else f'"{path}"'
