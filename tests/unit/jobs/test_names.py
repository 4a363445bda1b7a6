"""Every task that is named anywhere in the product's source is registered."""

import ast
from collections.abc import Iterator
from pathlib import Path

from anbao.jobs.queue import tasks

SOURCE = Path(__file__).resolve().parents[3] / "src" / "anbao"
NAMING_FUNCTIONS = {"defer", "defer_once"}
NAMING_KEYWORDS = {"retry_task", "continuation", "continue_with", "then"}


def _named(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        told = [keyword.value for keyword in node.keywords if keyword.arg in NAMING_KEYWORDS]
        if function in NAMING_FUNCTIONS and not _of_a_queryset(node):
            told += node.args[:1]
        for value in told:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value, node.lineno


def _of_a_queryset(call: ast.Call) -> bool:
    """Django has a word of the same name for columns: it follows another call."""
    return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call)


def test_every_deferred_task_is_registered() -> None:
    named = {
        name: f"{file.relative_to(SOURCE)}:{line}"
        for file in SOURCE.rglob("*.py")
        for name, line in _named(ast.parse(file.read_text(encoding="utf-8")))
    }
    missing = {name: place for name, place in named.items() if name not in tasks}
    assert not missing, f"no task is registered under these names: {missing}"


def test_scan_finds_each_way_of_naming_a_task() -> None:
    source = "rows.filter(id=1).defer('column')\n"
    source += "defer('a.b', x=y)\njobs.defer('c.d')\nperform(call, retry_task='e.f', continuation='g.h')\ndefer(name)"
    assert sorted(name for name, _ in _named(ast.parse(source))) == ["a.b", "c.d", "e.f", "g.h"]
