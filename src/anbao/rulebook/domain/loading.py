"""A strict YAML loader: no duplicate keys, no `on:` that becomes true, no floats, dates or references.

Mappings and lists remember their lines, so that every complaint can name one.
"""

import re
from collections.abc import Mapping
from typing import cast

import yaml

from anbao.rulebook.domain.errors import Place, Problem, RulebookInvalid

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same tree, ten times as fast
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_KINDS = {"tag:yaml.org,2002:null": "null", "tag:yaml.org,2002:str": "str", "tag:yaml.org,2002:int": "int"}
_BOOL = "tag:yaml.org,2002:bool"


class Map(dict[str, object]):
    """A mapping that knows its file, its line and the line of each key."""

    place: Place
    places: dict[str, Place]


class Items(list[object]):
    """A list that knows its place and that of each item."""

    place: Place
    places: list[Place]


def load(text: str, *, file: str) -> object:
    """The document as `Map`, `Items`, str, int, bool and None. Raises RulebookInvalid with every line at fault."""
    try:
        _refuse_references(text, file)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise RulebookInvalid([Problem(str(Place(file, line)), f"not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise RulebookInvalid([Problem(file, f"not YAML: {error}")]) from error
    if root is None:
        raise RulebookInvalid([Problem(file, "the file is empty")])
    builder = _Builder(file)
    value = builder.value(root)
    if builder.problems:
        raise RulebookInvalid(builder.problems)
    return value


def _refuse_references(text: str, file: str) -> None:
    if "&" not in text and "*" not in text:  # neither can be written: the text is not gone through twice
        return
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            where = str(Place(file, event.start_mark.line + 1 if event.start_mark else 0))
            raise RulebookInvalid([Problem(where, "anchors and aliases hide what a clause says: write it out")])


def placed(value: object, place: Place) -> object:
    """Plain JSON as `Map` and `Items` that all stand at `place`; entries without content are left out."""
    if isinstance(value, Mapping):
        mapping = Map({str(key): placed(one, place) for key, one in value.items() if one not in (None, "")})
        mapping.place, mapping.places = place, {}
        return mapping
    if isinstance(value, list | tuple):
        items = Items(placed(one, place) for one in value)
        items.place, items.places = place, [place] * len(items)
        return items
    return value


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.MappingNode):
            return self._map(node)
        if isinstance(node, yaml.SequenceNode):
            return self._items(node)
        return self._scalar(cast("yaml.ScalarNode", node))

    def _map(self, node: yaml.MappingNode) -> Map:
        built = Map()
        built.place, built.places = self._place(node), {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key in built:
                self._complain(key_node, f"the key {key!r} stands here twice (first on line {built.places[key].line})")
            built[key] = self.value(value_node)
            built.places[key] = self._place(key_node)
        return built

    def _items(self, node: yaml.SequenceNode) -> Items:
        built = Items(self.value(child) for child in node.value)
        built.place, built.places = self._place(node), [self._place(child) for child in node.value]
        return built

    def _key(self, node: yaml.Node) -> str:
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else "?"
        if node.tag == _BOOL:
            self._complain(node, f"the key {text!r} becomes true or false in YAML: choose another or quote it")
        elif node.tag != "tag:yaml.org,2002:str":
            self._complain(node, f"the key {text!r} is not text: quote it")
        return text

    def _scalar(self, node: yaml.ScalarNode) -> str | int | bool | None:
        text = str(node.value)
        if node.tag == _BOOL:
            if text not in {"true", "false"}:
                self._complain(node, f"{text!r} becomes true or false in YAML: write true or false, or quote it")
            return text == "true"
        kind = _KINDS.get(node.tag)
        if kind == "null":
            return None
        if kind == "int":
            if not _WHOLE.fullmatch(text):
                self._complain(node, f"the number {text!r} is not written plainly: quote it or write it in tens")
                return 0
            return int(text)
        if kind != "str":
            self._complain(node, f"{text!r} becomes a {node.tag.rpartition(':')[2]} in YAML: quote it")
        return text

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1)

    def _complain(self, node: yaml.Node, what: str) -> None:
        self.problems.append(Problem(str(self._place(node)), what))
