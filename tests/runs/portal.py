"""A portal of its own: database server, worker and web server, each of which can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection

from asm_portal.embedded_postgres import Cluster
from participants.importing import runs
from participants.models import Run
from tests.cms_server import CmsServer
from tests.runs.workers import WORKER, surroundings

PATIENCE = 120  # seconds, of which a kill needs some five
BETWEEN_LOOKS = 0.1
A_MOMENT = timedelta(seconds=4)  # of silence; the portal itself waits for a minute

T = TypeVar("T")


class Portal:
    """While it is open, this process's own database connection leads to it, too."""

    def __init__(self, folder: Path, cms: CmsServer, queue: str) -> None:
        self.folder = folder
        self.cms = cms
        self.queue = queue
        self.cluster = Cluster(folder, durable=False)
        self.servers = ExitStack()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    @contextmanager
    def open(self) -> Iterator["Portal"]:
        with self.servers, connected_to(self.cluster):
            self.servers.enter_context(self.cluster.running())
            call_command("migrate", verbosity=0)
            try:
                self.start("worker")
                self.start("web")
                yield self
            finally:
                for who in list(self.processes):
                    self.kill(who)

    def start(self, who: str) -> None:
        web = ["gunicorn", "asm_portal.wsgi", f"--bind=127.0.0.1:{self.port}", "--worker-class=gthread"]
        command = {"worker": [*WORKER, f"--queues={self.queue}"], "web": [sys.executable, "-m", *web, "--threads=4"]}
        with (self.folder / f"{who}.log").open("ab") as log:
            self.processes[who] = subprocess.Popen(
                command[who],
                cwd=settings.BASE_DIR,
                env={**os.environ, **surroundings(self.cms), "DJANGO_SETTINGS_MODULE": "tests.settings"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, who: str) -> None:
        """As the out-of-memory killer does it, who tells nobody before."""
        match who:
            case "worker" | "web":
                process = self.processes.pop(who)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            case "session":
                # One process of the database server: the server then ends all others, and recovers.
                os.kill(busiest_session(), signal.SIGKILL)
            case "server":
                pid_file = self.folder / "postgres" / "data" / "postmaster.pid"
                os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)

    def restart(self, who: str) -> None:
        if who in ("worker", "web"):
            self.start(who)
        elif who == "server":
            self.servers.enter_context(self.cluster.running())

    def finish(self, run: Run) -> Run:
        """The run when it has ended, however often its worker is lost."""
        self.until(lambda: not Run.objects.get(pk=run.pk).is_unfinished)
        return Run.objects.get(pk=run.pk)

    def until(self, condition: Callable[[], object]) -> None:
        """Waits, and does meanwhile what the scheduler has done once a minute."""
        deadline = time.monotonic() + PATIENCE
        while not patiently(condition):
            assert time.monotonic() < deadline, f"This never happened. See the logs in {self.folder}."
            patiently(lambda: runs.recover(silent_for=A_MOMENT))
            time.sleep(BETWEEN_LOOKS)

    def answer(self, path: str) -> bytes:
        """What the web server says, as soon as it does."""

        def ask() -> bytes:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
                return page.read()

        return patiently(ask)


def patiently(ask: Callable[[], T]) -> T:
    """An answer, while databases and servers are gone for a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError, OSError):
            assert time.monotonic() < deadline
            connection.close()
            time.sleep(BETWEEN_LOOKS)


def busiest_session() -> int:
    """The session of the import, which waits where the test holds it, or else any other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "ORDER BY wait_event_type = 'Lock' DESC NULLS LAST, pid = pg_backend_pid() LIMIT 1"
        )
        return cursor.fetchone()[0]


@contextmanager
def connected_to(cluster: Cluster) -> Iterator[None]:
    before = dict(connection.settings_dict)
    leave()
    connection.settings_dict.update(cluster.django_settings(), PASSWORD="")
    try:
        yield
    finally:
        leave()
        connection.settings_dict.update(before)


def leave() -> None:
    connection.close()
    connection.close_pool()
