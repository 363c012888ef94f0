"""manage.py publish_release ID --note TEXT"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants import actions
from participants.management.commands import _releases


class Command(BaseCommand):
    help = "Publishes a release that waits for review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        _releases.add_release_argument(parser)
        _releases.add_decision_arguments(parser, note_required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        release = _releases.release_with(options["release"])
        with _releases.decisions_in_words():
            actions.publish_release(release, note=options["note"], actor=_releases.reviewer_with(options["actor"]))
        self.stdout.write(f"{release} is live.")
