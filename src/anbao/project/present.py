"""What several verbs share: which installation is meant, and running Django's commands in it."""

import atexit
import os
from pathlib import Path

from anbao.project.installation import Installation, Ports
from anbao.project.startup import enter, local_data


def installation(mode: str = "demo", data: Path | None = None, *, throwaway: bool = False) -> Installation:
    return Installation(data or local_data(), mode=mode, throwaway=throwaway)


def enter_present() -> None:
    """Enter the installation that the environment describes or, where it describes none, this checkout's demo."""
    if os.environ.get("ANBAO_MODE"):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anbao.project.settings")
        django.setup()
        return
    local = installation()
    if local.server.start():
        atexit.register(local.server.stop)
    local.server.create_database(local.database)
    enter(local, Ports())


def management(*arguments: str) -> int:
    """Run a management command of Django's or ours in the present installation."""
    from django.core.management import ManagementUtility

    enter_present()
    try:
        ManagementUtility(["anbao", *arguments]).execute()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
