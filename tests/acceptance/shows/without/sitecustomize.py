"""Takes one guard out of the product, from outside: a folder on PYTHONPATH, nothing in the product knows of it.

SHOWS_WITHOUT_GUARD names the tag. SHOWS_WITHOUT_IN says where it is missing: `everywhere`, or in the `processes` that
the launcher starts (web, worker, sequencer) but not in the launcher itself, whose rulebook build would notice first.
SHOWS_WITHOUT_FILE is told about every process in which the guard was left out.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = str(Path(__file__).parent)
CHILD = "SHOWS_WITHOUT_CHILD"


def leave_out(tag: str, told: str) -> None:
    try:
        from anbao.kernel.registry import Registry
    except ImportError:  # a Python that cannot see the product: the launcher's first, uv
        return
    add = Registry.add

    def add_all_but_one(self, name, thing):
        if (self.kind, name) != ("guard", tag):
            return add(self, name, thing)
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {' '.join(sys.orig_argv[1:])}\n")
        return thing

    Registry.add = add_all_but_one


def follow_into_processes() -> None:
    """The launcher gives its processes an environment of its own making; this adds the folder to it."""
    begin = subprocess.Popen.__init__

    def begin_with_folder(self, *args, **more):
        environment = more.get("env")
        if environment and "DJANGO_SETTINGS_MODULE" in environment:
            path = f"{HERE}{os.pathsep}{environment['PYTHONPATH']}"
            more["env"] = {**environment, "PYTHONPATH": path, CHILD: "1"}
        begin(self, *args, **more)

    subprocess.Popen.__init__ = begin_with_folder


if wanted := os.environ.get("SHOWS_WITHOUT_GUARD"):
    follow_into_processes()
    if CHILD in os.environ or os.environ["SHOWS_WITHOUT_IN"] == "everywhere":
        leave_out(wanted, os.environ["SHOWS_WITHOUT_FILE"])
