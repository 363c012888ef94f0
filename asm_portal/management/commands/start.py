"""`manage.py start`: the whole portal on one machine."""

import argparse
import errno
import hashlib
import http.client
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections
from redis import RedisError

from asm_portal.postgres_programs import OLDEST_MAJOR
from asm_portal.processes import FalseStartsError, Service, side_by_side

HOST = "127.0.0.1"
LEAST_FREE_SPACE = 200_000_000  # bytes: an empty database with its log, the static files, and some room


class Command(BaseCommand):
    help = "Prepares the database and runs the web server, the worker and the scheduler. Ctrl-C stops all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="where the web server listens (default: 8000)")

    def handle(self, *, port: int, **options: Any) -> None:
        check_port(port)
        for folder in (settings.ASM_DATA_DIR, settings.STATIC_ROOT):
            check_folder(Path(folder))
        check_database(connection.get_connection_params())
        check_cache()
        try:
            self.prepare()
            self.run_services(port)
        except FalseStartsError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.say("Stopped.")

    def prepare(self) -> None:
        self.say("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_initial_data")
        collect_static_files()
        # This process only watches from here on; it keeps no connection for that.
        connections.close_all()
        connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL only

    def run_services(self, port: int) -> None:
        logs = settings.ASM_DATA_DIR / "logs"
        web = ["gunicorn", "asm_portal.wsgi:application", "--config=python:asm_portal.gunicorn_settings"]
        web += [f"--bind={HOST}:{port}", "--graceful-timeout=5"]
        worker = ["celery", "--app=asm_portal", "worker", "--beat", "--concurrency=2"]
        here = {} if settings.SERVED_TO_OTHERS else {"ASM_SITE_URL": f"http://{HOST}:{port}"}
        services = [
            self.service("The web server", web, logs / "web.log", here),
            self.service("The worker", worker, logs / "worker.log", here),
        ]
        with side_by_side(services) as look_after_all:
            while not answers(port):
                look_after_all()
            self.say(f"The portal is at http://{HOST}:{port}/  (Ctrl-C stops it; logs are in {logs})")
            while True:
                look_after_all()
                if settings.EMBEDDED_POSTGRES and settings.EMBEDDED_POSTGRES.revive():
                    self.stderr.write("The database ended and was started again.")

    def service(self, name: str, module: list[str], log: Path, here: dict[str, str]) -> Service:
        """`here` are variables that hold unless others were set."""
        # Our code has to be found wherever the command was called from.
        path = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
        variables = {**here, **os.environ, "PYTHONPATH": path}
        return Service(name, [sys.executable, "-m", *module], variables=variables, log=log, tell=self.stderr.write)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()  # who reads it through a pipe wants to know now


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535.")
    return int(text)


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror}). Choose another one with --port."
                ) from error
            raise CommandError(
                f"Port {port} is in use, perhaps by a portal that already runs. Stop that, or choose another port: "
                f"python3 manage.py start --port {port + 1}"
            ) from error


def check_folder(folder: Path) -> None:
    """Refuse a folder, there already or yet to be made, that cannot be written or has no room."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        raise CommandError(f"{existing} cannot be written. Run this command as its owner.")
    if shutil.disk_usage(existing).free < LEAST_FREE_SPACE:
        raise CommandError(f"The disk with {existing} is almost full. Free {LEAST_FREE_SPACE // 1_000_000} MB.")


def check_database(parameters: dict[str, Any]) -> None:
    """Refuse a database that does not answer or is too old. The parameters are those of `psycopg.connect`."""
    try:
        with psycopg.connect(**parameters | {"connect_timeout": 5}) as database:
            version = database.info.server_version
    except psycopg.Error as error:
        reason = str(error).splitlines()[0]
        raise CommandError(f"The database does not answer: {reason}. Start it, or correct DATABASE_URL.") from error
    if version // 10_000 < OLDEST_MAJOR:
        raise CommandError(
            f"The database is PostgreSQL {version // 10_000}, and the portal needs {OLDEST_MAJOR} or later. "
            "Name a newer one in DATABASE_URL."
        )


def check_cache() -> None:
    """Refuse a cache that does not answer."""
    try:
        cache.get("start")
    except (RedisError, ValueError) as error:  # ValueError: an address without a proper port
        raise CommandError(f"The cache does not answer: {error}. Start it, or correct CACHE_URL.") from error


def collect_static_files() -> None:
    """Collect and compress the static files, which takes seconds, unless the same ones were collected before."""
    digest = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.get_modified_time(path)} {storage.size(path)}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())


def answers(port: int) -> bool:
    """Whether the web server there answers, be it with an error."""
    try:
        probe = http.client.HTTPConnection(HOST, port, timeout=5)
        probe.request("GET", "/healthz")
        probe.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    return True
