"""Where the portal's data comes from and how good it is: values for the data page, read from releases and checks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from participants.dictionary import PROFILES, Profile
from participants.models import Dataset, Release, ReleaseFile, ReleaseIssue, SourceCheck, State
from participants.once import computed_once
from participants.tasks import check_sources

IMPORTS_SHOWN = 50


@dataclass(frozen=True)
class Quality:
    """A participant list in numbers that say how clean it is. `duplicates` are rows of the file, which are listed once.

    `without_size` are listings of which CMS does not say whether the practice is small in the year of the list.
    """

    duplicates: int
    clinicians: int
    with_several_listings: int
    in_both_cohorts: int
    without_organization: int
    without_size: int


@dataclass(frozen=True)
class Live:
    """A release that is live. `quality` is None for datasets other than the participant list."""

    release: Release
    files: tuple[ReleaseFile, ...]
    findings: tuple[ReleaseIssue, ...]
    quality: Quality | None

    @classmethod
    def of(cls, release: Release) -> Self:
        return cls(
            release=release,
            files=tuple(release.files.order_by("position")),
            findings=tuple(release.issues.order_by("pk")),
            quality=quality(release) if release.dataset == Dataset.PARTICIPANTS else None,
        )


@dataclass(frozen=True)
class Holding:
    """A dataset: what it is, what is live, what was before, and what its source last said."""

    dataset: Dataset
    profile: Profile
    live: tuple[Live, ...]
    earlier: tuple[Release, ...]
    last_check: SourceCheck | None


@dataclass(frozen=True)
class Import:
    """How an import ended. `findings` are sentences of the checks; of a file that was never published, none is told."""

    release: Release
    findings: tuple[str, ...]

    @property
    def at(self) -> datetime:
        return self.release.published_at or self.release.fetched_at

    @property
    def outcome(self) -> str:
        return "Rolled back" if self.release.withdrawn_at else OUTCOMES[State(self.release.state)]


OUTCOMES = {
    State.LIVE: "Published, live",
    State.SUPERSEDED: "Published, replaced since",
    State.REJECTED: "Rejected by a reviewer",
    State.FAILED: "Refused by the checks",
}


def holdings() -> list[Holding]:
    published = list(Release.objects.published().order_by("-performance_year", "-published_at", "-pk"))
    found = []
    for dataset in Dataset:
        releases = [release for release in published if release.dataset == dataset]
        holding = Holding(
            dataset=dataset,
            profile=PROFILES[dataset],
            live=tuple(Live.of(release) for release in releases if release.state == State.LIVE),
            earlier=tuple(release for release in releases if release.state != State.LIVE),
            last_check=SourceCheck.objects.latest_of(dataset),
        )
        found.append(holding)
    return found


def quality(release: Release) -> Quality:
    """The figures of a participant release. They never change, so they are counted once."""
    return computed_once("quality", lambda: count_quality(release), release)


def count_quality(release: Release) -> Quality:
    flag = f"years__{release.performance_year}__small_practice"
    listings = release.listings.aggregate(
        without_organization=Count("pk", filter=Q(organization="")),
        without_size=Count("pk", filter=Q(**{flag: None}) | Q(**{f"{flag}__isnull": True})),
    )
    people = release.listings.values("npi").annotate(places=Count("pk"), cohorts=Count("cohort", distinct=True))
    clinicians = people.aggregate(
        clinicians=Count("npi"),
        with_several_listings=Count("npi", filter=Q(places__gt=1)),
        in_both_cohorts=Count("npi", filter=Q(cohorts__gt=1)),
    )
    return Quality(duplicates=release.duplicates, **listings, **clinicians)


def imports() -> list[Import]:
    """The newest imports that have ended: published, rolled back, rejected or refused."""
    at = Coalesce("published_at", "fetched_at")
    ended = Release.objects.filter(state__in=OUTCOMES).order_by(at.desc(), "-pk").prefetch_related("issues")
    return [
        Import(release, tuple(issue.message for issue in release.issues.all()) if release.published_at else ())
        for release in ended[:IMPORTS_SHOWN]
    ]


def next_look() -> datetime | None:
    """When the sources are asked next, by the scheduler's own table; None while nothing is scheduled."""
    job = PeriodicTask.objects.filter(task=check_sources.name, enabled=True).first()
    if job is None:
        return None
    remaining = job.schedule.remaining_estimate(job.last_run_at or timezone.now())
    return timezone.now() + max(remaining, timedelta())
