"""`./anbao migrate`: as the owner role, then the grants."""

from anbao.project.present import management


def run(arguments: list[str]) -> int:
    return management("migrate", "--database", "owner", *arguments)
