"""manage.py restore_backup BACKUP"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from asm_portal import backup


class Command(BaseCommand):
    help = "Fills an empty database and the data directory from a backup, migrates, and verifies the data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="A folder that `backup` made.")

    def handle(self, *, backup: Path, **options: Any) -> None:
        restore_into_empty(backup)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("verify_data", stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(f"{backup} is restored.")


def restore_into_empty(folder: Path) -> None:
    if connection.introspection.table_names():
        raise CommandError("The database is not empty. Make a new one and name it in DATABASE_URL.")
    try:
        backup.restore(folder, backup.here(), settings.ASM_DATA_DIR)
    except (backup.BackupError, OSError) as problem:
        raise CommandError(str(problem)) from problem
