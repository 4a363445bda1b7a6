"""What `./anbao doctor` looks at. Each look returns one `Finding` and changes nothing but what a start would."""

import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Literal

from anbao.kernel import clock
from anbao.project.binaries import programs, run_user
from anbao.project.installation import REPOSITORY, Ports
from anbao.project.present import enter_present
from anbao.project.processes import free_port
from anbao.project.startup import WARN_BEFORE, local_data

ENOUGH_MB = 500
OLDEST_CLOCK = 2026  # a machine that believes in an earlier year has lost its time


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok`, `note` (works, but worth knowing) or `wrong`; what is so; what to do about it."""

    state: Literal["ok", "note", "wrong"]
    says: str
    do: str = ""


def python() -> Finding:
    words = f"{sys.version.split()[0]} at {sys.executable}"
    return (
        Finding("ok", words) if sys.version_info >= (3, 11) else Finding("wrong", words, "install Python 3.11 or newer")
    )


def environment() -> Finding:
    stamp = REPOSITORY / ".venv" / "anbao-requirements"
    if not stamp.exists():
        return Finding(
            "note", ".venv was not made by ./anbao", "remove .venv and run ./anbao demo if packages seem wrong"
        )
    return Finding("ok", f"set {stamp.read_text(encoding='utf-8').split()[0]}")


def disk() -> Finding:
    free = shutil.disk_usage(REPOSITORY).free // 2**20
    if free < ENOUGH_MB:
        return Finding("wrong", f"{free} MB free", f"make room: {ENOUGH_MB} MB are needed")
    return Finding("ok", f"{free} MB free")


def system_clock() -> Finding:
    now = clock.now()
    if now.year < OLDEST_CLOCK:
        return Finding("wrong", f"the clock says {now:%Y-%m-%d}", "set the time: entries of the ledger carry it")
    return Finding("ok", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def ports() -> Finding:
    wanted = (Ports().web, Ports().simulator, Ports().mail)
    used = [str(port) for port in wanted if free_port(port) != port]
    if used:
        return Finding(
            "note", f"in use: {', '.join(used)}", "nothing: the demo takes the next free ones (or it runs already)"
        )
    return Finding("ok", f"free: {', '.join(map(str, wanted))}")


def database_programs() -> Finding:
    user = run_user(local_data() / "postgresql" / "cluster")
    return Finding("ok", f"{programs(user)}, run as {user.name}")


@cache
def _entered() -> bool:
    enter_present()
    return True


def _inside(look: Callable[[], Finding]) -> Callable[[], Finding]:
    """A look that needs settings and database."""

    @wraps(look)
    def entered() -> Finding:
        _entered()
        return look()

    return entered


@_inside
def database() -> Finding:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('max_prepared_transactions')::int"
        )
        version, prepared = cursor.fetchone()
    if version < 150000:  # noqa: PLR2004
        return Finding("wrong", f"PostgreSQL {version // 10000}", "use PostgreSQL 15 or newer")
    if prepared:
        return Finding("wrong", "max_prepared_transactions is not 0", "set it to 0: an orphan would stall the ledger")
    return Finding("ok", f"PostgreSQL {version // 10000}.{version % 10000}")


@_inside
def settings() -> Finding:
    from django.core.checks import Error, run_checks

    errors = [str(message) for message in run_checks() if isinstance(message, Error)]
    if errors:
        return Finding("wrong", errors[0], "correct the setting that it names")
    from django.conf import settings as loaded

    return Finding("ok", f"mode {loaded.ANBAO_MODE}")


@_inside
def key_file() -> Finding:
    from django.conf import settings as loaded

    file = loaded.ANBAO_KEY_FILE
    if not file.exists():
        return Finding(
            "note", f"{file} is not there yet", "./anbao demo makes it; production: ./anbao manage keys_init"
        )
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return Finding("wrong", f"{file} is readable for others ({mode:o})", f"chmod 600 {file}")
    return Finding("ok", str(file))


@_inside
def document_signer() -> Finding:
    from django.conf import settings as loaded

    from anbao.commerce.policies.api import SIGNER
    from anbao.keys.api import SignerUnusable, signer_of

    renew = f"./anbao manage keys_document_signer {SIGNER} KEY CHAIN --replace, then start the workers anew"
    file = loaded.ANBAO_KEY_FILE
    if not file.exists():
        return Finding("note", "no key file yet", "./anbao demo makes one up")
    try:
        ends = signer_of(file, SIGNER).ends_at
    except SignerUnusable:
        do = "./anbao demo makes it up" if not loaded.ANBAO_PRODUCTION else renew.replace(" --replace", "")
        return Finding("wrong" if loaded.ANBAO_PRODUCTION else "note", "e-policies cannot be signed: no key", do)
    left = ends - clock.now()
    if left <= WARN_BEFORE:
        over = left.total_seconds() <= 0
        says = f"the certificate of e-policies {'ended' if over else 'ends'} on {ends:%Y-%m-%d}"
        return Finding("wrong" if over else "note", says, renew)
    return Finding("ok", f"e-policies, until {ends:%Y-%m-%d}")


@_inside
def migrations() -> Finding:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding("note", f"{missing} not applied", "./anbao migrate (./anbao demo does it too)")
    return Finding("ok", "all applied")


@_inside
def grants() -> Finding:
    from anbao.project.roles import differences

    found = differences()
    if found:
        return Finding("wrong", f"{found[0]} ({len(found)} in all)", "./anbao migrate grants them anew")
    return Finding("ok", "as declared")


@_inside
def rulebook() -> Finding:
    from django.conf import settings as loaded

    if not loaded.ANBAO_BOOK_FILE.exists():
        return Finding("note", "not compiled yet", "./anbao rulebook build (./anbao demo does it too)")
    return Finding("ok", str(loaded.ANBAO_BOOK_FILE))


def chromium() -> Finding:
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    missing = Finding("note", "not installed", "apt install chromium-headless-shell, for ./anbao test")
    return Finding("ok", found) if found else missing
