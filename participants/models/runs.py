"""Runs: one piece of work of the worker on one dataset, from the moment it is asked for to its outcome in words.

A run is a row before it is a task. Whatever becomes of the task, the row says what was asked, how far it came, and
that it still has to be done.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from participants.models.datasets import Dataset, Kind, Release


class Job(models.TextChoices):
    CHECK = "check", "Check of the source"
    IMPORT = "import", "Import from the source"
    UPLOAD = "upload", "Import of uploaded files"


class Trigger(models.TextChoices):
    SCHEDULE = "schedule", "The schedule"
    PERSON = "person", "A person"


class RunState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Done"
    WAITING = "waiting", "Waiting for review"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"
    LOST = "lost", "Lost"


class Stage(models.TextChoices):
    """What an import does, in order; `progress` of `importing.pipeline` names them."""

    ASKING = "asking", "Ask the source"
    FETCHING = "fetching", "Fetch"
    READING = "reading", "Read and check"
    COMPARING = "comparing", "Compare"
    PUBLISHING = "publishing", "Publish"


UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, dataset: str) -> Self:
        return self.filter(dataset=dataset)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def finished(self) -> Self:
        return self.exclude(state__in=UNFINISHED)


class Run(models.Model):
    """`done` of `total` counts bytes while fetching and rows while reading; `total` is null where it is not known.

    `attempt` grows each time a worker takes the run, so that one that was given up for lost cannot write to it again.
    """

    dataset = models.CharField(max_length=32, choices=Dataset)
    job = models.CharField(max_length=8, choices=Job)
    trigger = models.CharField(max_length=8, choices=Trigger)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)

    dry_run = models.BooleanField(default=False)
    publish = models.BooleanField(default=True, help_text="Publish if nothing needs a person.")
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    performance_year = models.PositiveSmallIntegerField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=RunState, default=RunState.QUEUED)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    stop_requested_at = models.DateTimeField(null=True, blank=True)

    outcome = models.TextField(blank=True, help_text="How it ended, in words.")
    problem_kind = models.CharField(max_length=32, blank=True, help_text="The code of a FetchError.")
    findings = models.JSONField(null=True, blank=True, help_text="What a dry run found; it leaves no release.")
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")

    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset"], condition=models.Q(state__in=UNFINISHED), name="one_unfinished_run_per_dataset"
            ),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED, ended_at=None)
                | (~models.Q(state__in=UNFINISHED) & models.Q(ended_at__isnull=False)),
                name="finished_run_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["dataset", "-queued_at"])]

    def __str__(self) -> str:
        return f"{self.title} (run {self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.pk])

    @property
    def title(self) -> str:
        """For people: "Import from the source: Participant list"."""
        name = f"{self.get_job_display()}: {self.get_dataset_display()}"
        return f"{name} (dry run)" if self.dry_run else name

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def who(self) -> str:
        """Who asked for it: the person's name or address, or the schedule."""
        return self.actor.get_full_name() if self.actor else "the schedule"


class RunLine(models.Model):
    """A line of a run's log."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class RunFile(models.Model):
    """An uploaded file, kept under its hash until its run has read it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_uploaded_file_per_position")]

    def __str__(self) -> str:
        return self.name
