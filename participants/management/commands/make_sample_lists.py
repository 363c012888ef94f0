"""manage.py make_sample_lists"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from participants import sample


class Command(BaseCommand):
    help = (
        "Writes the two sample lists in fixtures/sample, of fictional clinicians at fictional practices; "
        "or, with --rows and --output, one list of any size."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, help="how many rows the list gets")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another list (default: 1)")
        parser.add_argument("--output", type=Path, help="the file to write")

    def handle(self, *, rows: int | None, seed: int, output: Path | None, **options: Any) -> None:
        if rows is None and output is None:
            self._write_standard_lists(settings.BASE_DIR / "fixtures" / "sample")
        elif rows is None or output is None:
            raise CommandError("Give both --rows and --output, or neither.")
        else:
            self._write(sample.generated(rows, seed), output)

    def _write_standard_lists(self, folder: Path) -> None:
        preliminary = sample.preliminary()
        final, _ = sample.final(preliminary)
        self._write(preliminary, folder / "participants_2027_preliminary.csv")
        self._write(final, folder / "participants_2027_final.csv")

    def _write(self, rows: Iterable[sample.Row], path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            sample.write_csv(rows, file)
        self.stdout.write(f"Wrote {path}")
