"""manage.py review_release ID: what a reviewer needs to know before deciding, and their opinion."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants import actions
from participants.importing import diff
from participants.importing.registry import REGISTRY
from participants.management.commands import _releases
from participants.models import Dataset, Release

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Shows what a release would change and what its checks found. With --note and --as, records that this "
        "reviewer agrees to publishing it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        _releases.add_release_argument(parser)
        _releases.add_decision_arguments(parser, note_required=False)

    def handle(self, *args: Any, **options: Any) -> None:
        release = _releases.release_with(options["release"])
        if options["note"]:
            with _releases.decisions_in_words():
                actions.review_release(release, note=options["note"], actor=_releases.reviewer_with(options["actor"]))
            self.stdout.write(f"{release} is reviewed by {options['actor']}.")
        else:
            self.show(release)

    def show(self, release: Release) -> None:
        self.stdout.write(f"{release}: {release.get_state_display().lower()}, {release.rows:,} rows")
        self.stdout.write(f"SHA-256 {release.sha256}")
        for issue in release.issues.order_by("pk"):
            self.stdout.write(f"{issue.get_severity_display()}: {issue.message}")
        for event in release.events.order_by("pk"):
            by = f" by {event.actor}" if event.actor else ""
            self.stdout.write(f"{event.get_action_display()} on {event.at:%Y-%m-%d %H:%M}{by}: {event.note}")
        base = release.compared_with
        if base is None:
            self.stdout.write("There is no list to compare it with.")
            return
        key = REGISTRY[Dataset(release.dataset)].key
        for kind, count in diff.counts(base, release).items():
            self.stdout.write(f"{count:,} {kind} against {base}")
            for change in diff.changes(base, release, kind=kind, limit=SHOWN):
                row = " ".join(str(change.row[name]) for name in key)
                self.stdout.write(f"  {row} {change.changes or ''}".rstrip())
