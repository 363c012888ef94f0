"""manage.py import_dataset NAME: fetch, check, compare and, if asked, publish."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from participants.importing import update
from participants.importing.locks import Busy
from participants.importing.network import FetchError
from participants.importing.pipeline import Outcome
from participants.models import Dataset, Kind, Release, State

PUBLISHED, BLOCKED, USAGE, WAITING = 0, 1, 2, 3


class Command(BaseCommand):
    help = (
        "Imports a dataset from its source, a file or an address. Exit status: 0 published or nothing new, "
        "1 blocked by checks, 2 usage, 3 waiting for review."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", choices=Dataset.values)
        origin = parser.add_mutually_exclusive_group()
        origin.add_argument(
            "--file",
            type=Path,
            action="append",
            help="A file on this machine. Give it twice for zip_counties with Connecticut's file, which is also found "
            "by itself when it lies beside the national one.",
        )
        origin.add_argument("--url", help="An address on one of the allowed hosts.")
        parser.add_argument("--performance-year", type=int)
        parser.add_argument("--kind", choices=Kind.values)
        parser.add_argument("--publish", action="store_true", help="Publish if there is nothing to review.")
        parser.add_argument("--dry-run", action="store_true", help="Read, check and compare; keep nothing.")
        parser.add_argument("--json", action="store_true", help="Print the result as one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        dataset = Dataset(options["dataset"])
        asked = {name: options[name] for name in ("performance_year", "kind", "publish", "dry_run")}
        with Bar(hidden=options["json"] or not sys.stderr.isatty()) as bar:
            try:
                if options["file"]:
                    outcome = update.from_files(dataset, options["file"], progress=bar.show, **asked)
                elif options["url"]:
                    outcome = update.from_url(dataset, options["url"], progress=bar.show, **asked)
                else:
                    outcome = update.from_source(dataset, progress=bar.show, **asked)
            except update.NoSuchFile as error:
                raise CommandError(str(error), returncode=USAGE) from error
            except (Busy, FetchError) as error:
                raise CommandError(str(error), returncode=BLOCKED) from error
        dry_run = options["dry_run"] and not outcome.known
        if options["json"]:
            self.stdout.write(json.dumps(as_json(outcome, dry_run=dry_run)))
        else:
            self.print_in_words(outcome, dry_run=dry_run)
        sys.exit(exit_status(outcome.release))

    def print_in_words(self, outcome: Outcome, *, dry_run: bool) -> None:
        release = outcome.release
        for issue in outcome.issues:
            self.stdout.write(f"{issue.severity.label}: {issue.message}")
        if release.added is not None:
            against = release.predecessor and release.predecessor.label
            self.stdout.write(
                f"Against {against}: {release.added:,} added, {release.removed:,} removed, {release.changed:,} changed."
            )
        result = dry_result(release) if dry_run else result_of(release, known=outcome.known)
        self.stdout.write(f"{result} {release.rows:,} rows, {outcome.seconds:.1f} s.")


def result_of(release: Release, *, known: bool) -> str:
    match release.state:
        case State.LIVE:
            return f"{'Nothing new' if known else 'Published'}: release {release.pk} is live."
        case State.IN_REVIEW:
            return f"Release {release.pk} waits for review: see manage.py review_release {release.pk}."
        case State.FAILED:
            return f"Release {release.pk} is refused; the live list stays as it was."
        case _:
            return f"Nothing new: release {release.pk} has this file, and is {release.get_state_display().lower()}."


def dry_result(release: Release) -> str:
    match release.state:
        case State.FAILED:
            return "Dry run: this file would be refused."
        case State.IN_REVIEW:
            return "Dry run: this file would wait for review."
        case _:
            return "Dry run: this file would be published."


def exit_status(release: Release) -> int:
    return {State.FAILED: BLOCKED, State.IN_REVIEW: WAITING}.get(State(release.state), PUBLISHED)


def as_json(outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    """The object that `--json` prints."""
    release = outcome.release
    return {
        "release": None if dry_run else release.pk,
        "state": release.state,
        "rows": release.rows,
        "sha256": release.sha256,
        "issues": [asdict(issue) for issue in outcome.issues],
        "added": release.added,
        "removed": release.removed,
        "changed": release.changed,
        "seconds": round(outcome.seconds, 3),
    }


class Bar:
    """A progress bar that starts anew with each stage."""

    def __init__(self, *, hidden: bool) -> None:
        self.hidden = hidden
        self.stage = ""
        self.bar: tqdm[Any] = tqdm(disable=True)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()

    def show(self, stage: str, done: int, total: int | None) -> None:
        if stage != self.stage:
            self.bar.close()
            self.stage = stage
            self.bar = tqdm(desc=stage, total=total, unit_scale=True, disable=self.hidden, leave=False)
        self.bar.update(done - self.bar.n)
