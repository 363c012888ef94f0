"""Commands in processes of their own, stopped at an exact place by what other people do to a database: they hold locks."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds, of which a passing test needs one or two


def start(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    """`manage.py ARGUMENTS` on the test's database and files, without waiting for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "django", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "ASM_DATA_DIR": str(Path(settings.ASM_FILES_DIR).parent),
            "DJANGO_SETTINGS_MODULE": "asm_portal.settings",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def database_url() -> str:
    database = connection.settings_dict
    user, name = quote(database["USER"]), database["NAME"]
    if database["HOST"].startswith("/"):
        return f"postgres://{user}@/{database['HOST']}/{name}"
    return f"postgres://{user}:{quote(database['PASSWORD'])}@{database['HOST']}:{database['PORT'] or 5432}/{name}"


@contextmanager
def holding(*statements: str) -> Iterator[None]:
    """Another session runs these in a transaction, keeps what they lock, and in the end takes everything back."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        for statement in statements:
            other.execute(statement)
        yield
        other.rollback()


def until(condition: Callable[[], object], *, process: subprocess.Popen[str] | None = None) -> None:
    """Looks until something is so; fails if it never is, or if the process ends before."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "This never happened."
        time.sleep(0.01)


def sessions(where: str = "true") -> list[int]:
    """The other sessions of this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            f"AND backend_type = 'client backend' AND {where}"
        )
        return [pid for (pid,) in cursor.fetchall()]


def wait_for_lock(process: subprocess.Popen[str]) -> None:
    until(lambda: sessions("wait_event_type = 'Lock'"), process=process)


def kill(process: subprocess.Popen[str]) -> None:
    """As the out-of-memory killer does it. Returns when the server has noticed, too.

    By itself a server behind a network may notice only when it has read what the dead process had sent.
    """
    before = sessions("wait_event_type = 'Lock'")
    process.kill()
    process.communicate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [before])
    until(lambda: not set(before) & set(sessions()))
