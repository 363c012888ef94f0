"""manage.py benchmark: measures the portal in a database of its own and prints the page docs/benchmarks.md."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants.benchmarks.results import LARGE, MIDDLE, REAL
from participants.benchmarks.run import measure, page

SMALL = 300


class Command(BaseCommand):
    help = (
        "Measures import, search and pages on made lists of several sizes, beside raw COPY, an empty view and "
        "Datasette. Prints a page in Markdown. Works in a database of its own, which it drops."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        sizes = parser.add_mutually_exclusive_group()
        sizes.add_argument("--rows", type=int, action="append", help="Size of a list; give it again for more.")
        sizes.add_argument("--small", action="store_true", help=f"One list of {SMALL} rows, for a quick look.")
        parser.add_argument("--asked", type=int, default=550, help="Questions that are asked of each list.")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, rows: list[int] | None, small: bool, asked: int, seed: int, **options: Any) -> None:
        logging.disable(logging.INFO)  # a line for each request would hide how far this is
        sizes = [SMALL] if small else rows or [REAL, MIDDLE, LARGE]
        found = {size: measure(size, asked=asked, seed=seed, tell=self.stderr.write) for size in sizes}
        self.stdout.write("\n".join(page(found, asked=asked, seed=seed)))
