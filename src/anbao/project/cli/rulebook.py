"""`./anbao rulebook build …`: the management commands whose names begin with `rulebook_`."""

import sys

from anbao.project.present import management


def run(arguments: list[str]) -> int:
    if not arguments:
        print("usage: ./anbao rulebook build|check|publish", file=sys.stderr)
        return 2
    return management(f"rulebook_{arguments[0]}", *arguments[1:])
