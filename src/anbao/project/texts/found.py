"""Every sentence that a source file marks for translation, and every Chinese one that it does not mark."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

from anbao.kernel.plain import from_yaml

HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")

# function → which argument holds the sentence, its plural, its context
_MARKS: Final = {
    "_": (0, None, None),
    "N_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
# Data whose words go through gettext where they are shown: file → the keys that hold them. Other data has both
# languages itself.
DATA: Final[Mapping[str, tuple[str, ...]]] = {
    "site/data/statements.yaml": ("title",),
    "lines/*/data/product.yaml": ("title", "summary"),
    "disclosures/*.md": ("title", "point"),
    "documents/*.md": ("title", "point"),
    "statements/*.md": ("title", "point"),
}
_KINDS: Final = {".py", ".html", ".txt"}
_ELSEWHERE: Final = {"migrations", "static", "locale", "__pycache__"}
_IN_TEMPLATE: Final = re.compile(r"\b(n?p?gettext|_)\(")
_NOTE: Final = "Translators:"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One marked sentence. `plural` is empty where it counts nothing, `note` what the author tells the translator."""

    text: str
    plural: str = ""
    context: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A Chinese literal that no gettext call holds."""

    line: int
    text: str


def in_python(source: str) -> list[Sentence]:
    notes = _notes(source)
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    calls.sort(key=lambda node: (node.lineno, node.col_offset))
    found = ((node, _sentence(node)) for node in calls)
    return [
        Sentence(one.text, one.plural, one.context, notes.get(node.lineno, ""))
        for node, one in found
        if one is not None
    ]


def in_template(source: str, origin: str = "") -> list[Sentence]:
    """Django turns the template into something like Python, of which only the calls are read."""
    plain = templatize(source, origin=origin)
    found = []
    for call in _IN_TEMPLATE.finditer(plain):
        node = ast.parse(_balanced(plain, call.start()), mode="eval").body
        one = _sentence(node) if isinstance(node, ast.Call) else None
        if one is not None:
            found.append(one)
    return found


def in_data(source: str, keys: Sequence[str]) -> list[Sentence]:
    """The values of `keys`, at whatever depth of a YAML file, in its order."""
    return [Sentence(text) for text in _values(from_yaml(source), keys)]


def _values(content: object, keys: Sequence[str]) -> Iterator[str]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _values(value, keys)
    elif isinstance(content, list):
        for value in content:
            yield from _values(value, keys)


def in_head(source: str, keys: Sequence[str]) -> list[Sentence]:
    """The values of `keys` in a document's head, but those of a key that has its English beside it (`point_en`)."""
    lines = [line.partition(":") for line in source.split("\n---\n", maxsplit=1)[0].splitlines()]
    given = {name.strip() for name, _, _ in lines}
    return [
        Sentence(value.strip())
        for name, _, value in lines
        if name.strip() in keys and f"{name.strip()}_en" not in given
    ]


def in_file(path: Path) -> list[Sentence]:
    source = path.read_text(encoding="utf-8")
    keys = next((keys for pattern, keys in DATA.items() if path.match(pattern)), ())
    if keys:
        return in_data(source, keys) if path.suffix == ".yaml" else in_head(source, keys)
    return in_python(source) if path.suffix == ".py" else in_template(source, str(path))


def is_source(path: Path) -> bool:
    """Whether a file may hold sentences: code, templates, and the data files of `DATA`."""
    if _ELSEWHERE.intersection(path.parts):
        return False
    return path.suffix in _KINDS or any(path.match(pattern) for pattern in DATA)


def unmarked_in_python(source: str) -> list[Unmarked]:
    """Chinese literals outside of docstrings and gettext calls: words that could reach a person untranslated."""
    tree = ast.parse(source)
    passed: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):  # a string that stands alone is a docstring or a remark
            passed |= {id(one.value) for one in body if isinstance(one, ast.Expr)}
        if isinstance(node, ast.Call) and _name(node) in _MARKS:
            passed |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
    return [
        Unmarked(node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and HAN.search(node.value)
    ]


_MARKED_IN_TEMPLATE: Final = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*trans(?:late)?\s.*?%\}"
    r"""|_\((?:"[^"]*"|'[^']*')\)"""
    r"|\{#.*?#\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}",
    re.DOTALL,
)


def unmarked_in_template(source: str) -> list[Unmarked]:
    """Chinese outside of translation tags and comments."""
    rest = _MARKED_IN_TEMPLATE.sub(lambda found: "\n" * found[0].count("\n"), source)
    return [Unmarked(n, line.strip()) for n, line in enumerate(rest.splitlines(), 1) if HAN.search(line)]


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _sentence(call: ast.Call) -> Sentence | None:
    places = _MARKS.get(_name(call))
    if places is None:
        return None
    text, plural, context = (_literal(call, place) for place in places)
    return Sentence(text, plural, context) if text else None


def _literal(call: ast.Call, place: int | None) -> str:
    if place is None or place >= len(call.args):
        return ""
    argument = call.args[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _notes(source: str) -> dict[int, str]:
    """Line → what a comment there, or alone on the line above, tells the translator."""
    found: dict[int, str] = {}
    for token in _comments(source):
        words = token.string.lstrip("# ")
        if words.startswith(_NOTE):
            alone = not token.line[: token.start[1]].strip()
            found[token.start[0] + alone] = words.removeprefix(_NOTE).strip()
    return found


def _comments(source: str) -> Iterator[tokenize.TokenInfo]:
    if _NOTE in source:
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        yield from (token for token in tokens if token.type == tokenize.COMMENT)


def _balanced(text: str, start: int) -> str:
    """The call that begins at `start`, up to its closing bracket; brackets inside of literals do not count."""
    depth, quote, place = 0, "", text.index("(", start)
    while place < len(text):
        sign = text[place]
        if quote:
            place += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if not depth:
                return text[start : place + 1]
        place += 1
    raise SyntaxError(f"a call is not closed: {text[start : start + 60]}")
