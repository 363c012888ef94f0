"""Datasets, their releases, and what happened to each release.

A release is one published file of one dataset. Its rows never change; publishing and rolling back only move `state`.
"""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse


class Dataset(models.TextChoices):
    PARTICIPANTS = "participants", "Participant list"
    MANDATORY_AREAS = "mandatory_areas", "Mandatory areas"
    DELINEATIONS = "delineations", "Metropolitan and micropolitan areas"
    ZIP_COUNTIES = "zip_counties", "ZIP codes and counties"


class Kind(models.TextChoices):
    """CMS publishes a preliminary list, then a final one from which it only removes participants."""

    PRELIMINARY = "preliminary", "Preliminary"
    FINAL = "final", "Final"


class State(models.TextChoices):
    FETCHED = "fetched", "Fetched"
    STAGED = "staged", "Checked"
    IN_REVIEW = "in_review", "Waiting for review"
    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Superseded"
    REJECTED = "rejected", "Rejected"
    FAILED = "failed", "Failed"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def of(self, dataset: str) -> Self:
        return self.filter(dataset=dataset)

    def live(self) -> Self:
        return self.filter(state=State.LIVE)

    def published(self) -> Self:
        """Live, or live once and not withdrawn since."""
        return self.filter(state__in=[State.LIVE, State.SUPERSEDED], withdrawn_at=None)

    def ever_published(self) -> Self:
        """Live, or live once, be it that they were withdrawn."""
        return self.exclude(published_at=None)

    def current(self, dataset: str, performance_year: int | None = None) -> "Release | None":
        """The live release of a dataset: of this performance year, or of the newest that has one."""
        live = self.of(dataset).live()
        if performance_year is not None:
            live = live.filter(performance_year=performance_year)
        return next(iter(newest_first(live)), None)


def newest_first(releases: "Iterable[Release]") -> "list[Release]":
    """By performance year, those that have none last."""
    return sorted(releases, key=lambda release: release.performance_year or 0, reverse=True)


class Release(models.Model):
    dataset = models.CharField(max_length=32, choices=Dataset)
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    performance_year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.FETCHED)
    sample = models.BooleanField(default=False, help_text="Fictional rows, shown until CMS's list is there.")

    sha256 = models.CharField(max_length=64, help_text="Of the file; of all files in order where there are several.")
    source_url = models.URLField(max_length=500, blank=True)
    source_version = models.CharField(max_length=200, blank=True)
    released_on = models.DateField(null=True, blank=True, help_text="The publisher's date.")
    declared_rows = models.PositiveIntegerField(null=True, blank=True)
    declared_sha1 = models.CharField(max_length=40, blank=True)

    rows = models.PositiveIntegerField(default=0, help_text="Data rows in the file, exact duplicates included.")
    duplicates = models.PositiveIntegerField(default=0, help_text="Rows that repeat another one, and are stored once.")
    expected_total = models.PositiveIntegerField(null=True, blank=True, help_text="What a complete list would hold.")
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        help_text="The release that was live when this one was published.",
    )
    added = models.PositiveIntegerField(null=True, blank=True)
    removed = models.PositiveIntegerField(null=True, blank=True)
    changed = models.PositiveIntegerField(null=True, blank=True)

    fetched_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "performance_year"],
                condition=models.Q(state=State.LIVE),
                nulls_distinct=False,
                name="one_live_release",
            ),
            models.UniqueConstraint(fields=["dataset", "sha256"], name="one_release_per_file"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="release_state_known"),
            models.CheckConstraint(condition=models.Q(dataset__in=Dataset.values), name="release_dataset_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.LIVE, State.SUPERSEDED]) | models.Q(published_at__isnull=False),
                name="published_release_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.LIVE) | models.Q(withdrawn_at__isnull=True),
                name="live_release_is_not_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} (release {self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.pk])

    @property
    def label(self) -> str:
        """For people: "Participant list 2027, preliminary"."""
        name = self.get_dataset_display()
        if self.performance_year:
            name += f" {self.performance_year}"
        if self.kind:
            name += f", {self.get_kind_display().lower()}"
        return f"{name} (sample)" if self.sample else name

    @property
    def is_complete(self) -> bool:
        """False where the publisher is known to list more than the file holds."""
        return self.expected_total is None or self.rows >= self.expected_total

    @property
    def compared_with(self) -> "Release | None":
        """The predecessor, unless one of the two is the sample: fiction and fact are never compared."""
        if self.predecessor and self.predecessor.sample == self.sample:
            return self.predecessor
        return None

    def lineage(self) -> "list[Release]":
        """This release and those before it that it can be compared with, newest first."""
        releases = [self]
        while before := releases[-1].compared_with:
            releases.append(before)
        return releases


class ReleaseFile(models.Model):
    """A file as it was fetched, kept under its hash."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    url = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64)
    sha1 = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField(help_text="Bytes.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "position"], name="one_file_per_position")]

    def __str__(self) -> str:
        return self.name


class Severity(models.TextChoices):
    ERROR = "error", "Error"
    WARNING = "warning", "Warning"
    NOTE = "note", "Note"


class ReleaseIssue(models.Model):
    """What a check found. Errors block a release, warnings wait for a reviewer, notes are kept for the record."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="issues")
    severity = models.CharField(max_length=8, choices=Severity)
    check_name = models.CharField(max_length=64)
    message = models.TextField()
    line = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.message


class ReleaseEvent(models.Model):
    """What was decided about a release, by whom and why. The database refuses to change or delete one."""

    class Action(models.TextChoices):
        PUBLISHED = "published", "Published"
        REVIEWED = "reviewed", "Reviewed"
        REJECTED = "rejected", "Rejected"
        ROLLED_BACK = "rolled_back", "Rolled back"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=16, choices=Action)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.release}"


class SourceCheckQuerySet(models.QuerySet["SourceCheck"]):
    def latest_of(self, dataset: str) -> "SourceCheck | None":
        return self.filter(dataset=dataset).order_by("-checked_at").first()


class SourceCheck(models.Model):
    """One look at a source: what it had, or why it could not be read."""

    dataset = models.CharField(max_length=32, choices=Dataset)
    checked_at = models.DateTimeField(auto_now_add=True)
    version = models.CharField(max_length=200, blank=True)
    is_new = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255, blank=True)
    released_on = models.DateField(null=True, blank=True)
    declared_rows = models.PositiveIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)
    problem_kind = models.CharField(max_length=32, blank=True, help_text="The code of the FetchError.")

    objects = SourceCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["dataset", "-checked_at"])]

    def __str__(self) -> str:
        return f"{self.get_dataset_display()} at {self.checked_at:%Y-%m-%d %H:%M}"

    @property
    def has_newer_file(self) -> bool:
        """Whether the source had a file that no import has come to an end with since."""
        unfinished = [State.FETCHED, State.STAGED]
        ended = Release.objects.of(self.dataset).exclude(state__in=unfinished).filter(source_version=self.version)
        return bool(self.version) and not ended.exists()
