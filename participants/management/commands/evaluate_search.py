"""manage.py evaluate_search: whom search finds on lists that it has not seen, and how fast."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants.search.evaluation import NAMES_ALONE, Score, evaluate

EXAMPLES = 3


class Command(BaseCommand):
    help = (
        "Makes a fictional list from each seed, searches it as people might, and prints who is found: the share, how "
        "many were missed, and how many strays, who have not all words of a name, came with them. "
        "Leaves nothing in the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, action="append", required=True, help="Of a list; give it again for more."
        )
        parser.add_argument("--people", type=int, default=10_000, help="Rows of the list.")
        parser.add_argument("--asked", type=int, default=400, help="Searches for each kind of question.")

    def handle(self, *args: Any, **options: Any) -> None:
        for seed in options["seed"]:
            self.stdout.write(f"Seed {seed}: {options['people']:,} rows. Share found among the first 1, 3 and 10; ms.")
            self.stdout.write(
                f"{'':24}{'asked':>6}{'1':>8}{'3':>8}{'10':>8}{'median':>8}{'p95':>7}{'missed':>8}{'strays':>8}"
            )
            for kind, score in evaluate(seed=seed, people=options["people"], asked=options["asked"]):
                self.stdout.write(line(kind, score))
                for example in score.misses[:EXAMPLES]:
                    self.stdout.write(f"    missed: {example}")
                for example in score.strays[:EXAMPLES]:
                    self.stdout.write(f"    has not all words: {example}")


def line(kind: str, score: Score) -> str:
    shares = "".join(f"{score.within(first):8.1%}" for first in (1, 3, 10))
    times = f"{score.median_ms:8.1f}{score.p95_ms:7.1f}"
    strays = f"{len(score.strays):8}" if kind in NAMES_ALONE else ""
    return f"{kind:24}{len(score.places):6}{shares}{times}{len(score.misses):8}{strays}"
