"""The house's figures about itself, each beside its bound (HOUSE_STYLE.md, "Sizes")."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from anbao.project.installation import REPOSITORY

PACKAGES = ("anbao", "anbao_client", "anbao_simulator", "anbao_verifier")
NOT_CODE = {"migrations", "data", "static", "templates"}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, its bound, and the worst places where it is not held."""

    name: str
    figure: float
    bound: float
    places: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        return self.figure <= self.bound


def python_files(*, tests: bool = True) -> list[Path]:
    """Every Python file of ours but migrations."""
    roots = [REPOSITORY / "src" / package for package in PACKAGES]
    roots += [REPOSITORY / "tests", REPOSITORY / "bench"] if tests else []
    found = [file for root in roots if root.exists() for file in root.rglob("*.py")]
    return sorted(file for file in found if "migrations" not in file.parts)


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _share(values: Sequence[int], share: float) -> int:
    """The value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Name with place, and length in lines, of every function of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{_short(file)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def _short(file: Path) -> str:
    return str(file.relative_to(REPOSITORY))


def sizes() -> list[Measure]:
    """Lengths of files, functions, templates and style sheets."""
    product = {file: _lines(file) for file in python_files(tests=False)}
    told = [length for file, length in product.items() if length > 1 or file.name != "__init__.py"]
    every = {file: _lines(file) for file in python_files()}
    lengths = [(place, length) for file in product for place, length in functions(file)]
    long_files = tuple(f"{_short(file)} {length}" for file, length in every.items() if length > 500)  # noqa: PLR2004
    return [
        Measure("file, median lines", statistics.median(told), 90),
        Measure("file, p90 lines", _share(told, 0.9), 300),
        Measure("file, most lines (tests too)", max(every.values()), 500, long_files),
        Measure("function, p90 lines", _share([length for _, length in lengths], 0.9), 40),
        _longest("template, most lines", "*.html", 150),
        _longest("style sheet, most lines", "*.css", 200),
    ]


def _longest(name: str, pattern: str, bound: int) -> Measure:
    found = {file: _lines(file) for file in (REPOSITORY / "src").rglob(pattern) if "vendor" not in file.parts}
    over = tuple(f"{_short(file)} {length}" for file, length in found.items() if length > bound)
    return Measure(name, max(found.values(), default=0), bound, over)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    import os

    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "ANBAO_MODE": "test", "NO_COLOR": "1"}
    return subprocess.run(
        arguments, cwd=REPOSITORY, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def contracts() -> Measure:
    """Broken contracts of import-linter."""
    done = _run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    broken = tuple(line.strip() for line in done.stdout.splitlines() if line.rstrip().endswith("BROKEN"))
    if done.returncode and not broken:
        broken = ((done.stdout + done.stderr).strip()[-2000:],)
    return Measure("contracts broken", len(broken), 0, broken)


def types(cache: Path | None = None) -> Measure:
    """Errors of mypy in strict mode."""
    done = _run(
        sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", str(cache or REPOSITORY / ".mypy_cache")
    )
    errors = tuple(line for line in done.stdout.splitlines() if re.search(r": error:", line))
    if done.returncode and not errors:
        errors = ((done.stdout + done.stderr).strip()[-2000:],)
    return Measure("type errors", len(errors), 0, errors)


def lint() -> Measure:
    """Findings of ruff, and files that its formatter would change."""
    checked = _run(sys.executable, "-m", "ruff", "check", "--output-format", "concise", "-q", ".", "anbao")
    formatted = _run(sys.executable, "-m", "ruff", "format", "--check", "-q", ".", "anbao")
    found = [line for line in checked.stdout.splitlines() if re.search(r":\d+:\d+: ", line)]
    found += [f"not formatted: {line}" for line in (formatted.stdout + formatted.stderr).splitlines() if line.strip()]
    if (checked.returncode or formatted.returncode) and not found:
        found = [(checked.stderr + formatted.stderr).strip()[-2000:]]
    return Measure("lint findings", len(found), 0, tuple(found))
