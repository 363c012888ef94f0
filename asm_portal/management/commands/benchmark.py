"""manage.py benchmark: measures the portal in databases of its own and prints the page docs/benchmarks.md."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from asm_portal.benchmarks.lists import LISTS
from asm_portal.benchmarks.parts import Run
from asm_portal.benchmarks.run import PARTS, measure, page


class Command(BaseCommand):
    help = (
        "Measures import, search and pages on made lists of several sizes, beside raw COPY, an empty view and "
        "Datasette; the pages of practices; the mails of alerts; and the estimator. Prints a page in Markdown. Works "
        "in databases of its own, which it drops."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        sizes = parser.add_mutually_exclusive_group()
        sizes.add_argument("--rows", type=int, action="append", help="Size of a list; give it again for more.")
        sizes.add_argument("--small", action="store_true", help="Everything at one small size, for a quick look.")
        parser.add_argument("--only", choices=PARTS, action="append", help="A part; give it again for more.")
        parser.add_argument("--asked", type=int, default=550, help="Questions that are asked of each list.")
        parser.add_argument("--seed", type=int, default=1)

    def handle(
        self, *, rows: list[int] | None, small: bool, only: list[str] | None, asked: int, seed: int, **options: Any
    ) -> None:
        logging.disable(logging.INFO)  # a line for each request would hide how far this is
        run = Run(asked=asked, seed=seed, tell=self.stderr.write)
        sizes = {name: (part.small,) if small else part.sizes for name, part in PARTS.items()}
        if rows:
            sizes[LISTS.of] = tuple(rows)
        chosen = {name: sizes[name] for name in PARTS if name in (only or PARTS)}
        self.stdout.write("\n".join(page(measure(chosen, run), run)))
