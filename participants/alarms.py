"""What staff have to know about the sources and the imports: each alarm named, in a sentence, with the page to act on.

Read from what the checks, the runs and the releases recorded, so that an alarm goes when its reason has gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.urls import reverse

from participants.models import Dataset, Release, Run, RunState, Severity, SourceCheck, State

# A source is asked every day; this leaves room for a bad day and a weekend.
UNREAD_FOR = timedelta(days=3)

# CMS publishes this list every year, and in two steps; the other files keep for years.
YEARLY = {Dataset.PARTICIPANTS}
NOTHING_NEW_FOR = timedelta(days=400)


class AlarmKind(StrEnum):
    SHAPE_CHANGED = "shape_changed"
    FILE_MISSING = "file_missing"
    SOURCE_QUIET = "source_quiet"
    RUN_FAILED = "run_failed"
    WAITING = "waiting"


TITLES = {
    AlarmKind.SHAPE_CHANGED: "A source has changed its shape",
    AlarmKind.FILE_MISSING: "The file of a source is missing",
    AlarmKind.SOURCE_QUIET: "A source is quiet",
    AlarmKind.RUN_FAILED: "An import failed",
    AlarmKind.WAITING: "A list waits for review",
}

# What a publisher cannot mean to send: a person has to look at what has become of the source.
ODD_ANSWERS = {
    "shape": (AlarmKind.SHAPE_CHANGED, "the source has changed its form"),
    "dataset_gone": (AlarmKind.SHAPE_CHANGED, "the source no longer has the dataset"),
    "html": (AlarmKind.SHAPE_CHANGED, "the source sends a web page instead of its file"),
    "refused": (AlarmKind.SHAPE_CHANGED, "the source leads to an address that must not be reached"),
    "json": (AlarmKind.SHAPE_CHANGED, "the source has changed its form"),
    "no_file": (AlarmKind.FILE_MISSING, "the file is not there"),
    "missing": (AlarmKind.FILE_MISSING, "the file is not at its known address"),
}


@dataclass(frozen=True)
class Alarm:
    """`key` stays the same while the alarm does, and is another one when its reason is: tell of each key once."""

    kind: AlarmKind
    key: str
    dataset: Dataset
    since: datetime
    text: str
    url: str

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def alarms(now: datetime) -> list[Alarm]:
    """Everything that needs a person now, the most pressing first."""
    readers = (odd_answers, failures, waiting, unread, nothing_new)
    return [alarm for read in readers for dataset in Dataset for alarm in read(dataset, now)]


def odd_answers(dataset: Dataset, now: datetime) -> Iterator[Alarm]:
    """A source that has nothing, or something else than its dataset; or whose newest file cannot be read."""
    check = SourceCheck.objects.latest_of(dataset)
    if check and check.problem_kind in ODD_ANSWERS:
        since = first_of_series(check)
        kind, words = ODD_ANSWERS[check.problem_kind]
        text = f"{dataset.label}: {words}. {check.problem}"
        key = f"shape:{dataset}:{check.problem_kind}:{since.pk}"
        run = Run.objects.of(dataset).filter(problem_kind=check.problem_kind).order_by("-pk").first()
        url = run.get_absolute_url() if run else reverse("imports")
        yield Alarm(kind, key, dataset, since.checked_at, text, url)
    run = last_import(dataset)
    if run and run.state == RunState.FAILED and run.release and run.release.source_version:
        unreadable = run.release.issues.filter(check_name="readable", severity=Severity.ERROR).first()
        if unreadable:
            text = f"{dataset.label}: the source’s file is no longer the table that it was. {unreadable.message}"
            key = f"shape:{dataset}:release:{run.release.pk}"
            yield Alarm(AlarmKind.SHAPE_CHANGED, key, dataset, run.release.fetched_at, text, run.get_absolute_url())


def failures(dataset: Dataset, now: datetime) -> Iterator[Alarm]:
    """The last import failed, or was given up when its worker was lost again and again."""
    run = last_import(dataset)
    if run and run.ended_at and run.state in (RunState.FAILED, RunState.LOST) and not list(odd_answers(dataset, now)):
        text = f"{run.title} failed. {run.outcome}"
        yield Alarm(AlarmKind.RUN_FAILED, f"run:{run.pk}", dataset, run.ended_at, text, run.get_absolute_url())


def waiting(dataset: Dataset, now: datetime) -> Iterator[Alarm]:
    """A list that nobody has decided on yet."""
    for release in Release.objects.of(dataset).filter(state=State.IN_REVIEW).order_by("pk"):
        text = f"{release.label} waits for a reviewer’s decision."
        url = reverse("review", args=[release.pk])
        yield Alarm(AlarmKind.WAITING, f"waiting:{release.pk}", dataset, release.fetched_at, text, url)


def unread(dataset: Dataset, now: datetime) -> Iterator[Alarm]:
    """Nothing has been heard of the source for days, so nobody knows whether it has something new."""
    checks = SourceCheck.objects.filter(dataset=dataset)
    good = checks.filter(problem="").order_by("-checked_at").first()
    since = good or checks.order_by("checked_at").first()
    if since and now - since.checked_at > UNREAD_FOR:
        days = (now - since.checked_at).days
        text = f"{dataset.label}: the source was not read for {days} days. The list here may be out of date."
        key = f"quiet:{dataset}:{since.pk}"
        yield Alarm(AlarmKind.SOURCE_QUIET, key, dataset, since.checked_at, text, reverse("imports"))


def nothing_new(dataset: Dataset, now: datetime) -> Iterator[Alarm]:
    """The list that should have come within a year has not, so it may be published somewhere else by now."""
    new = SourceCheck.objects.filter(dataset=dataset, is_new=True).order_by("-checked_at").first()
    if dataset in YEARLY and new and now - new.checked_at > NOTHING_NEW_FOR:
        days = (now - new.checked_at).days
        text = (
            f"{dataset.label}: the source has had nothing new for {days} days. CMS publishes this list every year, "
            "so look whether it is somewhere else now."
        )
        key = f"nothing_new:{dataset}:{new.pk}"
        yield Alarm(AlarmKind.SOURCE_QUIET, key, dataset, new.checked_at, text, reverse("imports"))


def last_import(dataset: Dataset) -> Run | None:
    """The newest import that came to an end; what a dry run or a person's stop ended says nothing."""
    ended = Run.objects.of(dataset).finished().exclude(state=RunState.STOPPED).filter(dry_run=False)
    return ended.select_related("release").order_by("-pk").first()


def first_of_series(check: SourceCheck) -> SourceCheck:
    """The first of the checks in a row that met the same problem."""
    same = SourceCheck.objects.filter(dataset=check.dataset)
    before = same.filter(pk__lt=check.pk).exclude(problem_kind=check.problem_kind).order_by("-pk").first()
    return same.filter(pk__gt=before.pk if before else 0).earliest("pk")
