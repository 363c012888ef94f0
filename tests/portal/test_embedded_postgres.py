"""The embedded PostgreSQL, with real servers: shared, killed, damaged, and run for several accounts."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from asm_portal import embedded_postgres
from asm_portal.embedded_postgres import Cluster, DamagedError, DiskFullError, FolderError, ServerError
from asm_portal.postgres_programs import ProgramsMissingError

PROJECT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(psycopg.__file__).parents[1]

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to act for another account")

USE_THE_SERVER = """
import sys
from pathlib import Path
from asm_portal.embedded_postgres import Cluster, EmbeddedPostgresError
try:
    with Cluster(Path(sys.argv[1]), durable=False).running():
        print("running", flush=True)
        sys.stdin.read()
except EmbeddedPostgresError as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may enter; pytest's own is closed to others."""
    with tempfile.TemporaryDirectory(prefix="asm-portal-test-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A cluster that each test finds and leaves stopped. Making one takes seconds, so they share it."""
    with tempfile.TemporaryDirectory(prefix="asm-portal-test-") as path:
        Path(path).chmod(0o755)
        cluster = Cluster(Path(path), durable=False)
        with cluster.running():
            pass
        yield cluster


@pytest.fixture
def breakable_cluster(cluster: Cluster, folder: Path) -> Cluster:
    """A copy of the cluster, with the owners of its files."""
    subprocess.run(["cp", "-a", str(cluster.data_dir), str(folder / "data")], check=True)
    return Cluster(folder / "data", durable=False)


def query(cluster: Cluster, sql: str) -> tuple:
    place = cluster.django_settings()
    with psycopg.connect(
        host=place["HOST"], port=place["PORT"], user=place["USER"], dbname=place["NAME"]
    ) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone() if cursor.description else ()


def answers(cluster: Cluster) -> bool:
    try:
        query(cluster, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def server_of(cluster: Cluster) -> int:
    """The number of the server's process."""
    return int((cluster.data_dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def begin_to_use(
    cluster: Cluster, *, python: str = sys.executable, path: str = "", user: str | None = None
) -> subprocess.Popen[str]:
    """Another process that uses the server."""
    return subprocess.Popen(
        [python, "-c", USE_THE_SERVER, str(cluster.data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": f"{path}:{PROJECT}:{SITE_PACKAGES}"},
        user=user,
    )


@contextmanager
def another_user(cluster: Cluster, **options: str) -> Iterator[subprocess.Popen[str]]:
    with begin_to_use(cluster, **options) as process:
        assert process.stdout.readline() == "running\n"
        yield process
        process.stdin.close()


@pytest.fixture
def python_for_nobody() -> str:
    """An interpreter like ours that the account `nobody` can run."""
    needed = f"import sys; assert sys.version_info[:2] == {sys.version_info[:2]}; import psycopg, asm_portal"
    for python in (sys.executable, "/usr/bin/python3"):
        with_packages = {"PYTHONPATH": f"{PROJECT}:{SITE_PACKAGES}"}
        try:
            answer = subprocess.run([python, "-c", needed], env=with_packages, user="nobody", capture_output=True)
        except OSError:
            continue
        if answer.returncode == 0:
            return python
    pytest.skip("no Python that the account nobody can run")


def test_settings_can_name_the_connection_before_anything_exists():
    first, second = (Cluster(Path("/nowhere") / ("long" * 60)).django_settings() for _ in range(2))
    assert first == second
    assert first["NAME"] == "asm_portal"
    longest_path_of_a_socket = 107
    assert len(f"{first['HOST']}/.s.PGSQL.{first['PORT']}") <= longest_path_of_a_socket
    assert Cluster(Path("/elsewhere")).django_settings()["HOST"] != first["HOST"]


def test_the_last_user_to_leave_stops_the_server_and_leaves_no_trace_outside_its_folder(cluster):
    with another_user(cluster):
        with cluster.running():
            assert answers(cluster)
        assert answers(cluster), "the other process still uses it"
    assert not answers(cluster)
    assert not cluster.socket_dir.exists()


def test_data_survives_a_restart(cluster):
    with cluster.running():
        query(cluster, "CREATE TABLE restarted AS SELECT 42 AS answer")
    with cluster.running():
        assert query(cluster, "SELECT answer FROM restarted") == (42,)


def test_the_database_has_what_the_portal_uses_and_one_order_of_text(cluster):
    with cluster.running():
        for extension in ("pg_trgm", "unaccent", "btree_gin", "fuzzystrmatch"):
            query(cluster, f"CREATE EXTENSION {extension}")
        assert query(cluster, "SELECT 'a' > 'B', lower('É'), current_setting('listen_addresses')") == (True, "é", "")


def test_two_first_starts_at_once_share_one_server(folder):
    cluster = Cluster(folder / "data", durable=False)
    processes = [begin_to_use(cluster) for _ in range(2)]
    assert [process.communicate("")[0] for process in processes] == ["running\n", "running\n"]
    assert not answers(cluster)


def test_a_new_start_recovers_when_everything_was_killed(cluster):
    with begin_to_use(cluster) as process:
        process.stdout.readline()
        query(cluster, "CREATE TABLE recovered AS SELECT 42 AS answer")
        process.kill()
        os.kill(server_of(cluster), signal.SIGKILL)
    with cluster.running():
        assert query(cluster, "SELECT answer FROM recovered") == (42,)
    assert not answers(cluster)


def test_a_server_whose_user_was_killed_is_taken_over_and_stopped(cluster):
    with begin_to_use(cluster) as process:
        process.stdout.readline()
        process.kill()
    left_behind = server_of(cluster)
    assert answers(cluster)
    with cluster.running():
        assert server_of(cluster) == left_behind
    assert not answers(cluster)


def test_a_process_number_that_now_belongs_to_something_else_is_no_obstacle(cluster):
    data = cluster.data_dir / "postgres" / "data"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n{cluster.socket_dir}\n\n  1 1\nready\n")
    with cluster.running():
        assert server_of(cluster) != os.getpid()


def test_deleting_the_folder_under_a_running_server_gives_an_empty_database(breakable_cluster):
    with begin_to_use(breakable_cluster) as process:
        process.stdout.readline()
        query(breakable_cluster, "CREATE TABLE gone ()")
        deleted = server_of(breakable_cluster)
        shutil.rmtree(breakable_cluster.data_dir)
        with breakable_cluster.running():
            assert query(breakable_cluster, "SELECT to_regclass('gone')") == (None,)
        with suppress(ProcessLookupError):  # it ends by itself when it notices, within a minute
            os.kill(deleted, signal.SIGQUIT)


def test_a_damaged_folder_is_reported_with_what_to_do(breakable_cluster):
    (breakable_cluster.data_dir / "postgres" / "data" / "PG_VERSION").unlink()
    with (
        pytest.raises(DamagedError, match=r"is damaged.*Restore the folder from a backup"),
        breakable_cluster.running(),
    ):
        pass


def test_a_server_that_cannot_start_is_reported_with_its_own_reason(breakable_cluster):
    control_file = breakable_cluster.data_dir / "postgres" / "data" / "global" / "pg_control"
    os.truncate(control_file, 10)
    with (
        pytest.raises(ServerError, match=r"cannot start with .*pg_control.*restore it from a backup"),
        breakable_cluster.running(),
    ):
        pass
    assert not answers(breakable_cluster)


def test_without_programs_the_message_says_where_to_get_them(folder, monkeypatch):
    monkeypatch.setenv("ASM_PG_BIN", str(folder))
    missing = pytest.raises(ProgramsMissingError, match=r"PostgreSQL 15 or later is needed.*DATABASE_URL")
    with missing, Cluster(folder / "data").running():
        pass


def test_a_cluster_is_run_by_the_version_that_made_it(folder, monkeypatch):
    others = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()]
    if not others:
        pytest.skip("the system has no PostgreSQL of its own")
    cluster = Cluster(folder / "data", durable=False)
    monkeypatch.setenv("ASM_PG_BIN", str(others[0]))
    with cluster.running():
        made_by = query(cluster, "SHOW server_version_num")
    monkeypatch.delenv("ASM_PG_BIN")
    with cluster.running():
        assert query(cluster, "SHOW server_version_num") == made_by


@only_root
def test_a_full_disk_is_reported_as_such(folder):
    disk = folder / "small"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "none", str(disk)], capture_output=True
    ).returncode:
        pytest.skip("cannot mount a small disk here")
    try:
        with pytest.raises(DiskFullError, match="the disk is full"), Cluster(disk).running():
            pass
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@only_root
def test_an_ordinary_account_has_a_server_that_root_can_share(folder, python_for_nobody):
    shutil.chown(folder, "nobody")
    cluster = Cluster(folder / "data", durable=False)
    with another_user(cluster, python=python_for_nobody, user="nobody"), cluster.running():
        assert answers(cluster)
    with cluster.running():
        pass  # whatever root makes there, the owner can use later
    with another_user(cluster, python=python_for_nobody, user="nobody"):
        assert answers(cluster)


@only_root
def test_an_ordinary_account_cannot_use_a_database_of_root(cluster, python_for_nobody):
    with begin_to_use(cluster, python=python_for_nobody, user="nobody") as process:
        assert "belongs to another account" in process.communicate("")[0]


@only_root
def test_a_folder_that_only_root_may_enter_keeps_its_database_elsewhere(folder, monkeypatch):
    monkeypatch.setattr(embedded_postgres, "HOMES_FOR_ROOT", folder / "elsewhere")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data", durable=False)
    with cluster.running():
        query(cluster, "CREATE TABLE kept ()")
    assert (cluster.data_dir / "postgres").resolve().parent == folder / "elsewhere"
    with cluster.running():
        assert query(cluster, "SELECT to_regclass('kept')") == ("kept",)


@only_root
def test_programs_that_only_root_may_run_are_copied(cluster, folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / package).symlink_to(SITE_PACKAGES / package)
    for _ in range(2):
        with another_user(cluster, path=str(closed)):
            assert answers(cluster)
    assert [path.name for path in (cluster.data_dir / "postgres").glob("programs-*")] == ["programs-18.6.3"]


def test_a_folder_that_cannot_be_written_is_reported(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(FolderError, match=r"cannot be used.*ASM_DATA_DIR"), Cluster(tmp_path / "data").running():
        pass
