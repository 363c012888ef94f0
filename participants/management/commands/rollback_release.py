"""manage.py rollback_release NAME"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants import actions
from participants.management.commands import _releases
from participants.models import Dataset


class Command(BaseCommand):
    help = "Withdraws the live release of a dataset and makes the one before it live again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", choices=Dataset.values)
        parser.add_argument("--performance-year", type=int)
        _releases.add_decision_arguments(parser, note_required=False)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = _releases.reviewer_with(options["actor"])
        with _releases.decisions_in_words():
            release = actions.roll_back(
                options["dataset"], performance_year=options["performance_year"], note=options["note"], actor=actor
            )
        self.stdout.write(f"{release} is live again.")
