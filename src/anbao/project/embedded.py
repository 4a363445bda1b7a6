"""A real PostgreSQL for demo, development and tests, from the programs of a wheel.

Passwords (SCRAM) lie in a file beside the data; only a socket in a folder of its own is listened on. Whether the
server runs is judged by connecting, never by a process id in a file.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from anbao.project.binaries import DatabaseUnavailable, RunUser, programs, run_user
from anbao.project.roles import ROLES, bootstrap

ADMINISTRATOR = "anbao_administrator"
PORT = 5432  # names the socket only; nothing listens on TCP
LONGEST_SOCKET = 107 - len(f"/.s.PGSQL.{PORT}.lock")
SETTINGS = {
    "listen_addresses": "''",
    "password_encryption": "'scram-sha-256'",
    "max_connections": "200",
    "max_prepared_transactions": "0",
    "idle_in_transaction_session_timeout": "'60s'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "log_min_error_statement": "panic",  # a failed statement would put its values into the log
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Embedded:
    """One cluster in `folder`: `cluster/` data, `credentials.json`, `postgresql.log`, `lock`."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.folder = folder
        self.throwaway = throwaway
        self.cluster = folder / "cluster"
        self.log = folder / "postgresql.log"
        self._socket_folder = folder / "socket"
        if len(str(self._socket_folder)) > LONGEST_SOCKET:
            digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            self._socket_folder = Path(tempfile.gettempdir()) / f"anbao-{os.geteuid()}-{digest}"

    # --- Addresses ------------------------------------------------------------------------------------------------
    def url(self, role: str, database: str) -> str:
        """The address of `database` for `role`, one of `ROLES` or `ADMINISTRATOR`."""
        password = quote(self.credentials()[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self._socket_folder))}&port={PORT}"

    def environment(self, database: str) -> dict[str, str]:
        """What the settings need to find `database` under its four roles."""
        return {
            "DATABASE_URL": self.url("anbao_runtime", database),
            "DATABASE_OWNER_URL": self.url("anbao_owner", database),
            "DATABASE_SEQUENCER_URL": self.url("anbao_sequencer", database),
            "DATABASE_EXAMINER_URL": self.url("anbao_examiner", database),
        }

    def administrator(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that may do everything, in autocommit mode."""
        return psycopg.connect(self.url(ADMINISTRATOR, database), autocommit=True, connect_timeout=5)

    def credentials(self) -> Mapping[str, str]:
        """Role → password; made at first use."""
        file = self.folder / "credentials.json"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._locked("credentials.lock"):
                if not file.exists():
                    made = {role: f"demo-{secrets.token_urlsafe(18)}" for role in (ADMINISTRATOR, *ROLES)}
                    half = file.with_suffix(".new")
                    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                        json.dump(made, out)
                    half.rename(file)
        content: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return content

    # --- Life -----------------------------------------------------------------------------------------------------
    def running(self) -> bool:
        """Whether the server answers us."""
        try:
            with self.administrator():
                return True
        except psycopg.OperationalError as problem:
            if "password authentication failed" in str(problem):
                raise DatabaseUnavailable(
                    f"{self.folder}/credentials.json does not fit the database beside it: "
                    f"move {self.folder} away to start afresh."
                ) from None
            return False

    def start(self) -> bool:
        """Start the server unless it runs; make cluster, roles and passwords where missing.

        Many processes may call it at once. Returns whether this call started it.
        Raises DatabaseUnavailable, which says what to do.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.running():
            return False
        with self._locked("lock"):
            if self.running():
                return False
            user = run_user(self.cluster)
            self._prepare(user)
            self._configure(user)
            self._launch(user)
            with self.administrator() as connection:
                bootstrap(connection, self.credentials())
        return True

    def stop(self) -> None:
        """Stop the server, ending open sessions; nothing happens if it does not run."""
        user = run_user(self.cluster)
        command: list[str | Path] = [
            programs(user) / "pg_ctl",
            "stop",
            "-D",
            self.cluster,
            "-m",
            "fast",
            "-w",
            "-t",
            "30",
        ]
        self._run(command, user)

    def create_database(self, name: str) -> None:
        """Make an empty database that belongs to the owner role, unless it is there."""
        with self.administrator() as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            connection.execute(
                psycopg.sql.SQL("CREATE DATABASE {} OWNER anbao_owner").format(psycopg.sql.Identifier(name))
            )

    # --- Steps of a start -----------------------------------------------------------------------------------------
    def _prepare(self, user: RunUser) -> None:
        if (self.cluster / "PG_VERSION").exists():
            return
        if self.cluster.exists() and any(self.cluster.iterdir()):
            raise DatabaseUnavailable(
                f"The database folder {self.cluster} is broken (PG_VERSION is missing): move it away to start afresh."
            )
        half = self.folder / "cluster.new"  # a start that dies half-way leaves nothing that looks whole
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        os.chown(half, user.uid, user.gid)
        password = self.folder / "password.new"
        password.unlink(missing_ok=True)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(self.credentials()[ADMINISTRATOR])
        os.chown(password, user.uid, user.gid)
        command: list[str | Path] = [
            programs(user) / "initdb",
            f"--pgdata={half}",
            f"--username={ADMINISTRATOR}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
            *(["--no-sync"] if self.throwaway else []),
        ]
        try:
            done = self._run(command, user)
        finally:
            password.unlink()
        if done.returncode:
            raise self._explained(done.stdout)
        half.rename(self.cluster)  # also over an empty folder

    def _configure(self, user: RunUser) -> None:
        self._socket_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._socket_folder.stat().st_uid not in {os.geteuid(), user.uid}:
            raise DatabaseUnavailable(f"{self._socket_folder} belongs to somebody else: remove it.")
        os.chown(self._socket_folder, user.uid, user.gid)
        wanted = {
            **SETTINGS,
            **(THROWAWAY if self.throwaway else {}),
            "unix_socket_directories": f"'{self._socket_folder}'",
        }
        lines = [f"{name} = {value}" for name, value in wanted.items()]
        try:
            (self.cluster / "anbao.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
            os.chown(self.cluster / "anbao.conf", user.uid, user.gid)
            main = self.cluster / "postgresql.conf"
            if "include 'anbao.conf'" not in main.read_text(encoding="utf-8"):
                with main.open("a", encoding="utf-8") as out:
                    out.write("include 'anbao.conf'\n")
            self.log.touch(mode=0o600)
            os.chown(self.log, user.uid, user.gid)
        except OSError as problem:
            raise self._explained(str(problem)) from None

    def _launch(self, user: RunUser) -> None:
        """Start, and again for a while: sessions of a killed server take a moment to notice and end."""
        self._forget_strangers()
        size = self.log.stat().st_size
        command: list[str | Path] = [
            programs(user) / "pg_ctl",
            "start",
            "-D",
            self.cluster,
            "-l",
            self.log,
            "-w",
            "-t",
            "60",
            "-s",
        ]
        for _ in range(20):
            done = self._run(command, user)
            if self.running():
                return
            with self.log.open(encoding="utf-8", errors="replace") as log:
                log.seek(size)
                said = log.read()
            if "still in use" not in said and "already exists" not in said:
                break
            time.sleep(0.5)
        raise self._explained(said or done.stdout)

    def _forget_strangers(self) -> None:
        """Remove a stale `postmaster.pid` whose number belongs to another program by now."""
        file = self.cluster / "postmaster.pid"
        try:
            number = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            file.unlink(missing_ok=True)
            number = 0
        if number and not self._is_ours(number):
            file.unlink(missing_ok=True)
        if not file.exists():
            for left in self._socket_folder.glob(".s.PGSQL.*"):
                left.unlink(missing_ok=True)

    def _is_ours(self, number: int) -> bool:
        try:
            return Path(f"/proc/{number}/cwd").readlink() == self.cluster.resolve()
        except FileNotFoundError:
            return False
        except OSError:
            return True  # cannot be told: leave the judgement to PostgreSQL

    # --- Helpers --------------------------------------------------------------------------------------------------
    def _run(self, command: Sequence[str | Path], user: RunUser) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,  # not a pipe: the server would hold it open
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **user.switch,
            )
            out.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), "")

    def _explained(self, said: str) -> DatabaseUnavailable:
        if "No space left" in said or "Disk quota" in said:
            free = shutil.disk_usage(self.folder).free // 2**20
            return DatabaseUnavailable(
                f"The disk that holds {self.folder} is full ({free} MB free): make room and start again."
            )
        lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line or "error" in line.lower()]
        last = (lines or said.splitlines() or ["it said nothing"])[-1].strip()
        return DatabaseUnavailable(
            f"The database in {self.folder} does not start ({last}): "
            f"see {self.log}, or move {self.folder} away to start afresh."
        )

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        with (self.folder / name).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
