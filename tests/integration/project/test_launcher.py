"""The launcher's own part: what it says before there is an environment."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anbao.project.installation import REPOSITORY

LAUNCHER = REPOSITORY / "anbao"


def _verbs() -> dict[str, tuple[str, str]]:
    for node in ast.parse(LAUNCHER.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "VERBS":
            return ast.literal_eval(node.value)
    raise AssertionError


def test_alone_it_lists_every_verb() -> None:
    done = subprocess.run([sys.executable, LAUNCHER], capture_output=True, text=True, check=True)
    for verb, (_, line) in _verbs().items():
        assert f"  {verb} " in done.stdout
        assert line in done.stdout


@pytest.mark.parametrize("verb", sorted(_verbs()))
def test_every_verb_has_its_module(verb: str) -> None:
    assert importlib.util.find_spec(f"anbao.project.cli.{verb}")


def test_unknown_verb_is_named() -> None:
    done = subprocess.run([sys.executable, LAUNCHER, "sell"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'sell'" in done.stderr


def test_old_python_gives_one_sentence() -> None:
    program = (
        "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['anbao', 'demo'];"
        f"runpy.run_path({str(LAUNCHER)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "anbao: Python 3.11 or newer is needed, this is 3.9: install one and run python3.11 ./anbao."
    )


def test_missing_venv_module_names_the_package_to_install() -> None:
    program = (
        f"import runpy, sys; sys.modules['ensurepip'] = None;"
        f"runpy.run_path({str(LAUNCHER)!r}, run_name='launcher')['make_venv']()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_environment_with_the_development_set_is_never_taken_down(tmp_path: Path) -> None:
    """`demo` in a checkout where `test` ran must leave the development set in place."""
    program = f"""
import os, runpy
launcher = runpy.run_path({str(LAUNCHER)!r}, run_name="launcher")
scope = launcher["install"].__globals__
scope.update(VENV={str(tmp_path)!r}, PYTHON="/nonexistent", STAMP={str(tmp_path / "stamp")!r})
done = type("Done", (), {{"returncode": 0}})
scope.update(works=lambda module: True, run=lambda command, **_: print(*command) or done)
os.makedirs(os.path.join({str(tmp_path)!r}, "bin"))
open(os.path.join({str(tmp_path)!r}, "bin", "pytest"), "w").close()
launcher["install"]("base")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "dev.txt" in done.stdout
    assert "base.txt" not in done.stdout
    assert (tmp_path / "stamp").read_text(encoding="utf-8").startswith("dev ")


@pytest.mark.parametrize(("given", "kept"), [({"PYTHONDONTWRITEBYTECODE": "1"}, True), ({}, False)])
def test_bytecode_is_kept_even_where_none_may_lie_beside_the_sources(given: dict[str, str], kept: bool) -> None:
    program = f"""
import os, runpy
launcher = runpy.run_path({str(LAUNCHER)!r}, run_name="launcher")
launcher["keep_bytecode"]()
print([os.environ.get(name) for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")])
"""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**others, **given}
    )
    folder = str(REPOSITORY / ".venv" / "bytecode") if kept else None
    assert ast.literal_eval(done.stdout) == [None, folder]
