"""One import, from files to a release that is live, waits for review, or says why it cannot be: parse, check, stage,
compare, publish.

Every step can be repeated. A file that was imported before is recognised by its hash, and an import that was killed
starts again: its rows, its findings and its new state are written in one transaction, so that there is never a part of
them. Nothing is visible to readers before `publish`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from asm_portal.accounts.models import User
from participants.importing import diff, stage, storage
from participants.importing import publish as publishing
from participants.importing.checks import COMPARISON_CHECKS, FILE_CHECKS, SOURCE_CHECKS, source_notes
from participants.importing.checks.facts import Comparison, FileFacts
from participants.importing.fetch import FetchedFile
from participants.importing.locks import dataset_lock
from participants.importing.registry import REGISTRY
from participants.importing.report import Issue, Report
from participants.importing.tables import UnreadableFile
from participants.models import Dataset, Release, ReleaseFile, ReleaseIssue, Severity, State
from participants.models.datasets import ReleaseQuerySet

# An import that is in one of these states is done again from the start; in any other state its file is known.
UNFINISHED = {State.FETCHED, State.FAILED}

Progress = Callable[[str, int, int | None], None]  # stage, done, total


@dataclass(frozen=True)
class Import:
    """What to import. Fields that are None or empty are found out from the file where it tells them.

    `by_hand` says that a person chose the file, `notes` what the source could not give or say. With `publish`, a
    release without warnings goes live.
    """

    dataset: Dataset
    files: list[FetchedFile]
    kind: str = ""
    performance_year: int | None = None
    source_version: str = ""
    released_on: date | None = None
    declared_rows: int | None = None
    declared_sha1: str = ""
    by_hand: bool = True
    notes: tuple[str, ...] = ()
    publish: bool = False
    dry_run: bool = False
    actor: User | None = None


@dataclass(frozen=True)
class Outcome:
    """How an import ended. `release` is not in the database after a dry run; `known`: its file was imported before."""

    release: Release
    issues: list[Issue] = field(default_factory=list)
    known: bool = False
    seconds: float = 0.0


def silence(stage_name: str, done: int, total: int | None) -> None:
    """The progress of an import that nobody watches."""


def run(request: Import, *, progress: Progress = silence) -> Outcome:
    """Imports. Raises Busy when another import of the dataset is running; what is wrong with the file is in the
    outcome's issues.
    """
    started = time.monotonic()
    with dataset_lock(request.dataset):
        sha256 = storage.sha256_of([file.path for file in request.files])
        if known := imported_before(request, sha256=sha256):
            return known
        begun = Release.objects.of(request.dataset).filter(sha256=sha256).first()
        release = described(begun or Release(dataset=request.dataset, sha256=sha256), request)
        if not request.dry_run:
            record_files(release, request.files)
        report = Report()
        with transaction.atomic():
            release.save()
            load(release, request, report, progress)
            record_findings(release, request, report)
            transaction.set_rollback(request.dry_run)
        if release.state == State.STAGED and not request.dry_run:
            progress("publishing", 0, None)
            publishing.publish(release, actor=request.actor)
    return Outcome(release, report.issues(), seconds=time.monotonic() - started)


def finished(dataset: Dataset) -> ReleaseQuerySet:
    """Releases that came of an import: their files need not be read again. One that was refused is read again, since a
    check may have been mended.
    """
    return Release.objects.of(dataset).exclude(state__in=UNFINISHED)


def imported_before(request: Import, *, sha256: str) -> Outcome | None:
    known = finished(request.dataset).filter(sha256=sha256).first()
    if known is None:
        return None
    if request.source_version and not request.dry_run:
        hear_again(known, request)
    return known_release(known, publish=request.publish and not request.dry_run, actor=request.actor)


def hear_again(known: Release, request: Import) -> None:
    """The same bytes under another name: from now on the source is known to have nothing new. What it could not say of
    them the first time, it may say now.
    """
    known.source_version = request.source_version
    doubts = known.issues.filter(check_name=source_notes.NAME)
    if doubts.exists():
        known.declared_rows, known.declared_sha1 = request.declared_rows, request.declared_sha1
        if not any(check(facts_of(known, request)) for check in SOURCE_CHECKS):
            doubts.delete()
    known.save()


def known_release(release: Release, *, publish: bool, actor: User | None = None) -> Outcome:
    """The same file again is no news, except that a release which only waited to be published can be.

    It waits on when a person has to look at it, or when another list has gone live since it was compared.
    """
    issues = [
        Issue(Severity(found.severity), found.check_name, found.message, found.line, found.column, found.value)
        for found in release.issues.order_by("pk")
    ]
    with dataset_lock(release.dataset):
        release.refresh_from_db()
        waits = release.state in (State.STAGED, State.IN_REVIEW)
        warned = any(issue.severity == Severity.WARNING for issue in issues)
        if publish and waits and not warned and release.predecessor == publishing.live_before(release):
            publishing.publish(release, actor=actor)
    return Outcome(release, issues, known=True)


def described(release: Release, request: Import) -> Release:
    release.kind = request.kind
    release.performance_year = request.performance_year
    release.source_url = request.files[0].url
    release.source_version = request.source_version
    release.released_on = request.released_on
    release.declared_rows = request.declared_rows
    release.declared_sha1 = request.declared_sha1
    return release


def record_files(release: Release, files: list[FetchedFile]) -> None:
    """Keeps the files. From here on the release exists, and how it fares is on record."""
    for file in files:
        storage.keep(file.path, file.sha256)
    with transaction.atomic():
        release.state = State.FETCHED
        release.save()
        release.files.all().delete()
        ReleaseFile.objects.bulk_create(
            ReleaseFile(
                release=release,
                position=position,
                name=file.name,
                url=file.url,
                sha256=file.sha256,
                sha1=file.sha1,
                size=file.size,
            )
            for position, file in enumerate(files)
        )


def load(release: Release, request: Import, report: Report, progress: Progress) -> None:
    """Stages, checks and compares. When a check finds an error, no row stays."""
    try:
        with transaction.atomic():
            fill(release, request, report, progress)
            if not report.has(Severity.ERROR):
                progress("comparing", 0, None)
                compare(release, report)
            transaction.set_rollback(report.has(Severity.ERROR))
    except UnreadableFile as unreadable:
        report.add(unreadable.issue)


def fill(release: Release, request: Import, report: Report, progress: Progress) -> None:
    """Copies the parsed rows under the release, then runs the checks of the whole file."""
    progress("reading", 0, request.declared_rows)
    parsed = REGISTRY[request.dataset].parse([file.path for file in request.files], report)
    done = 0

    def copied(rows: int) -> None:
        nonlocal done
        done += rows
        progress("reading", done, request.declared_rows)

    for copy in parsed.copies:
        stage.copy_rows(release, copy, progress=copied)
    facts = parsed.facts
    release.rows = facts.rows
    release.duplicates = facts.duplicates
    release.sample = facts.sample
    release.expected_total = facts.expected_total
    release.performance_year = request.performance_year or max(facts.performance_years, default=None)
    if not report.has(Severity.ERROR):
        checked = facts_of(release, request, facts.performance_years)
        report.extend(check(checked) for check in FILE_CHECKS)


def facts_of(release: Release, request: Import, performance_years: tuple[int, ...] = ()) -> FileFacts:
    return FileFacts(
        release=release,
        performance_years=performance_years,
        sha1=request.files[0].sha1,
        by_hand=request.by_hand,
        notes=request.notes,
    )


def compare(release: Release, report: Report) -> None:
    """Counts the differences from the live release and runs the checks that look at them."""
    publishing.compare(release)
    if live := release.compared_with:
        comparison = Comparison(
            release=release,
            live=live,
            added=release.added or 0,
            removed=release.removed or 0,
            changed=release.changed or 0,
            cohort_changed=diff.cohort_changes(live, release) if release.dataset == Dataset.PARTICIPANTS else 0,
        )
        report.extend(check(comparison) for check in COMPARISON_CHECKS)


def record_findings(release: Release, request: Import, report: Report) -> None:
    """Records what was found, and with it what happens next: failed, waiting for review, or staged for publishing."""
    release.issues.all().delete()
    ReleaseIssue.objects.bulk_create(
        ReleaseIssue(
            release=release,
            severity=issue.severity,
            check_name=issue.check,
            message=issue.message,
            line=issue.line,
            column=issue.column,
            value=issue.value,
        )
        for issue in report.issues()
    )
    if report.has(Severity.ERROR):
        release.state = State.FAILED
    elif report.has(Severity.WARNING) or not (request.publish or request.dry_run):
        release.state = State.IN_REVIEW
    else:
        release.state = State.STAGED
    release.save()
