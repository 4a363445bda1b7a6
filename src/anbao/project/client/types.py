"""JSON Schemas of the document as types of Python."""

import json
from collections.abc import Mapping
from typing import Any

_PLAIN = {"string": "str", "integer": "int", "boolean": "bool", "number": "float", "null": "None"}


def type_of(schema: Mapping[str, Any]) -> str:
    """The type of a value that fits `schema`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return f"Literal[{', '.join(json.dumps(one) for one in schema['enum'])}]"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(type_of(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list[{type_of(schema['items'])}]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {type_of(inner)}]" if isinstance(inner, Mapping) else "dict[str, Any]"
    return _PLAIN[schema["type"]]


def declared(name: str, schema: Mapping[str, Any]) -> list[str]:
    """The declaration of a named schema: an alias of plain ones, else a TypedDict."""
    if "properties" not in schema:
        return [f"{name} = {type_of(schema)}", ""]
    required = set(schema.get("required", ()))
    lines = [f"class {name}(TypedDict):"]
    if said := schema.get("description", ""):
        closing = [f'    """{said}"""'] if "\n" not in said else [f'    """{said}', '    """']
        lines += [*closing, ""]
    for field, inner in schema["properties"].items():
        found = type_of(inner)
        lines.append(f"    {field}: {found if field in required else f'NotRequired[{found}]'}")
    return [*lines, "", ""]
