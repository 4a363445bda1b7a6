"""`./anbao manage COMMAND …`"""

from anbao.project.cli.common import management


def run(arguments: list[str]) -> int:
    return management(*arguments)
