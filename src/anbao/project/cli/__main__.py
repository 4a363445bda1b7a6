"""Runs one verb and turns expected errors into one sentence."""

import importlib
import signal
import sys
from typing import NoReturn

from anbao.kernel.errors import AnbaoError

FULL = 28  # errno.ENOSPC


def _interrupted(number: int, frame: object) -> NoReturn:  # noqa: ARG001  (the signal's own shape)
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    verb, *rest = arguments
    for number in (signal.SIGTERM, signal.SIGINT):  # set even where a shell had SIGINT ignored: both ways out are clean
        signal.signal(number, _interrupted)
    module = importlib.import_module(f"anbao.project.cli.{verb}")
    try:
        return int(module.run(rest) or 0)
    except AnbaoError as error:
        print(f"anbao: {error}", file=sys.stderr)
    except OSError as error:
        if error.errno != FULL:
            raise
        print(f"anbao: the disk is full ({error.filename}): make room and start again.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
