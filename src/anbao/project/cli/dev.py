"""`./anbao dev`: like the demo, in development mode, reloading when a file changes."""

import argparse

from anbao.project.cli.demo import serve
from anbao.project.installation import Ports


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao dev", description=__doc__)
    parser.add_argument("--port", type=int, default=Ports().web)
    return serve(mode="development", port=parser.parse_args(arguments).port)
