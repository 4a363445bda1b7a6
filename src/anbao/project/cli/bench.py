"""`./anbao bench NAME …`: one benchmark of `bench/`."""

import importlib
import sys

from anbao.project.installation import REPOSITORY


def run(arguments: list[str]) -> int:
    known = sorted(file.stem for file in (REPOSITORY / "bench").glob("*.py") if not file.stem.startswith("_"))
    if not arguments or arguments[0] not in known:
        print(f"usage: ./anbao bench {{{','.join(known)}}} [--json] [-n N]", file=sys.stderr)
        return 2
    sys.path.insert(0, str(REPOSITORY))
    return int(importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:]) or 0)
