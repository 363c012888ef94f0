"""manage.py backup FOLDER [--keep N]"""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from asm_portal import backup


class Command(BaseCommand):
    help = "Backs up the database and the kept files into a folder. See restore_drill for the proof that it works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, metavar="N", help="Afterwards delete all backups but the newest N.")

    def handle(self, *, folder: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("Keep at least one backup.", returncode=2)
        try:
            made = backup.make(folder, timezone.now())
            self.stdout.write(f"The backup is {made}.")
            for old in backup.all_in(folder)[: -keep if keep else 0]:
                shutil.rmtree(old)
                self.stdout.write(f"Deleted {old}.")
        except (backup.BackupError, OSError) as problem:
            raise CommandError(str(problem)) from problem
