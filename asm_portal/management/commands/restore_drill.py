"""manage.py restore_drill [BACKUP]: the proof that a backup leads back."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from psycopg import sql

from asm_portal import backup
from asm_portal.backup import BackupError, Place


class Command(BaseCommand):
    help = "Restores a backup, or one made now, into a scratch database, and verifies the data there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, nargs="?", help="A folder that `backup` made; otherwise makes one.")

    def handle(self, *, backup: Path | None, **options: Any) -> None:
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="asm-portal-drill-") as folder:
            try:
                self.drill(backup, Path(folder))
            except (BackupError, psycopg.Error, OSError) as problem:
                raise CommandError(f"The drill failed. {problem}") from problem
        self.stdout.write(f"The backup leads back: restored and verified in {time.monotonic() - started:.0f} seconds.")

    def drill(self, given: Path | None, folder: Path) -> None:
        made = given or backup.make(folder, timezone.now())
        with scratch_database() as place:
            backup.restore(made, place, folder / "data")
            self.stdout.write(counted(place))
            for command in ("migrate", "verify_data"):
                run_command(command, place, folder / "data")


@contextmanager
def scratch_database() -> Iterator[Place]:
    """An empty database on the same server, which is gone afterwards. Raises psycopg.Error."""
    name = f"asm_drill_{secrets.token_hex(4)}"
    with psycopg.connect(**backup.here(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield backup.here() | {"dbname": name}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def counted(place: Place) -> str:
    """How much came back, for the person who reads the report."""
    with psycopg.connect(**place) as database:
        tables = [name for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        counts = [
            database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            for name in tables
        ]
    rows = sum(count[0] for count in counts if count)
    return f"Restored {rows:,} rows in {len(tables)} tables."


def run_command(command: str, place: Place, data_dir: Path) -> None:
    """A command of the portal on the scratch database and files. Raises BackupError with what it said."""
    answer = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), command],
        env=os.environ | {"DATABASE_URL": url_of(place), "ASM_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0:
        raise BackupError(f"{command} says: {answer.stderr.strip()}")


def url_of(place: Place) -> str:
    """The place as DATABASE_URL names it."""
    user, password = (quote(place.get(name, ""), safe="") for name in ("user", "password"))
    host = place.get("host", "")
    server = f"/{host}" if host.startswith("/") else f"{host}:{place.get('port', 5432)}"
    options = urlencode([(name, place[name]) for name in ("sslmode", "sslrootcert") if name in place])
    return f"postgres://{user}{f':{password}' if password else ''}@{server}/{place['dbname']}?{options}"
