"""`./anbao ledger verify [--json]`"""

import sys

from anbao.project.present import management


def run(arguments: list[str]) -> int:
    if arguments[:1] != ["verify"]:
        print("usage: ./anbao ledger verify [--json]", file=sys.stderr)
        return 2
    return management("ledger_verify", *arguments[1:])
