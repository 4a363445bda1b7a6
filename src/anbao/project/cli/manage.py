"""`./anbao manage COMMAND …`"""

from anbao.project.present import management


def run(arguments: list[str]) -> int:
    return management(*arguments)
