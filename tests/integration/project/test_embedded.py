"""The embedded PostgreSQL survives what happens to it, and says in one sentence what it cannot survive."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from anbao.project import embedded
from anbao.project.binaries import DatabaseUnavailable
from anbao.project.embedded import Embedded

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A stopped cluster to copy from: initdb once."""
    folder = tmp_path_factory.mktemp("pg")
    _open_up(folder)
    server = Embedded(folder, throwaway=True)
    server.start()
    server.stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(made: Path, tmp_path: Path) -> Iterator[Embedded]:
    folder = tmp_path / "pg"
    folder.mkdir()
    _open_up(folder)
    shutil.copytree(made, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("socket", "*.lock"))
    if os.geteuid() == 0:
        for path in [folder / "cluster", *(folder / "cluster").rglob("*"), folder / "postgresql.log"]:
            shutil.chown(path, (made / "cluster").stat().st_uid, (made / "cluster").stat().st_gid)
    copy = Embedded(folder, throwaway=True)
    yield copy
    if (folder / "cluster" / "PG_VERSION").exists():
        copy.stop()


def _open_up(folder: Path) -> None:
    """pytest's folders are closed to others; PostgreSQL may have to run as another user."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and str(parent).startswith("/tmp/"):
            parent.chmod(0o755)


def _postmaster(server: Embedded) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split("\n")[0])


def test_start_twice_starts_once(server: Embedded) -> None:
    assert server.start() is True
    assert server.start() is False


def test_started_by_many_at_once(server: Embedded) -> None:
    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(server.start())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]


def test_killed_server_starts_again_with_every_row(server: Embedded) -> None:
    server.start()
    with server.administrator() as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 100) AS n")
        connection.execute("CHECKPOINT")
    os.kill(_postmaster(server), signal.SIGKILL)
    assert server.start() is True
    with server.administrator() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (100,)


def test_stale_pid_of_another_program_is_survived(server: Embedded) -> None:
    server.start()
    content = (server.cluster / "postmaster.pid").read_text().split("\n")
    os.kill(_postmaster(server), signal.SIGKILL)
    _wait_gone(int(content[0]))
    (server.cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *content[1:]]))
    assert server.start() is True


def _wait_gone(pid: int) -> None:
    import time

    for _ in range(100):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            return
        time.sleep(0.05)


def test_wrong_password_is_refused(server: Embedded) -> None:
    server.start()
    url = server.url("anbao_runtime", "postgres").replace(server.credentials()["anbao_runtime"], "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_broken_folder_gives_one_sentence(server: Embedded) -> None:
    (server.cluster / "PG_VERSION").unlink()
    with pytest.raises(DatabaseUnavailable, match=r"broken .* move it away") as caught:
        server.start()
    assert "\n" not in str(caught.value)


def test_damaged_control_file_gives_one_sentence(server: Embedded) -> None:
    (server.cluster / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(DatabaseUnavailable, match=r"does not start .*move .* away") as caught:
        server.start()
    assert "\n" not in str(caught.value)


def test_lost_credentials_give_one_sentence(server: Embedded) -> None:
    server.start()
    (server.folder / "credentials.json").unlink()
    with pytest.raises(DatabaseUnavailable, match="credentials"):
        server.start()


def test_full_disk_gives_one_sentence(server: Embedded) -> None:
    error = server._explained("FATAL:  could not write lock file: No space left on device")
    assert "is full" in str(error)
    assert "\n" not in str(error)


def test_long_folder_gets_a_short_socket(tmp_path: Path) -> None:
    deep = Embedded(tmp_path / ("x" * 120))
    assert len(str(deep._socket_folder)) <= embedded.LONGEST_SOCKET


def test_half_made_cluster_is_made_anew(server: Embedded) -> None:
    shutil.rmtree(server.cluster)
    (server.folder / "credentials.json").unlink()
    (server.folder / "cluster.new").mkdir()
    (server.folder / "cluster.new" / "PG_VERSION").write_text("18")
    assert server.start() is True
