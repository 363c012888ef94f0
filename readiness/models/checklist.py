"""The work of a practice: a task for each item of the checklist that applies, and the evidence that it was done."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from readiness.models.practices import Practice
from readiness.models.roster import PracticeClinician
from readiness.task_states import TaskState, TaskStatus


class TaskQuerySet(models.QuerySet["Task"]):
    def current(self, practice: Practice) -> Self:
        """What there is to do for the year that the practice prepares."""
        return self.filter(practice=practice, performance_year=practice.performance_year, applies=True)

    def states(self) -> list[TaskState]:
        """In no order."""
        return [TaskState(*row) for row in self.values_list(*TaskState._fields)]


class Task(models.Model):
    """An item of the checklist, for a practice or for one of its clinicians, in a performance year.

    Rows are made and switched on and off by `actions.plan` as the roster and the answers change; work is never lost by
    it. `status` is what people say; what proves it is in the evidence and in the forms, whose word `actions.tasks.fill`
    keeps in `proven` and `proof`. `version` grows with each change, so that of two people who edit at once the second
    is told.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    performance_year = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=16, help_text="Of the template, such as D5.")
    clinician = models.ForeignKey(
        PracticeClinician, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    applies = models.BooleanField(default=True)
    status = models.CharField(max_length=16, choices=TaskStatus, default=TaskStatus.TO_DO)
    reason = models.TextField(blank=True, help_text="Why it does not apply.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    planned_due = models.DateField(null=True, blank=True, help_text="From the template.")
    own_due = models.DateField(null=True, blank=True, help_text="The practice's own date, which goes before.")
    due = models.GeneratedField(
        expression=Coalesce("own_due", "planned_due"), output_field=models.DateField(null=True), db_persist=True
    )
    notes = models.TextField(blank=True)
    proven = models.BooleanField(null=True, help_text="Whether the forms prove it; null where none knows about it.")
    proof = models.TextField(blank=True, help_text="What the forms say of it, in words.")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "performance_year", "item", "clinician"],
                nulls_distinct=False,
                name="one_task_per_item_and_clinician",
            ),
            models.CheckConstraint(condition=models.Q(status__in=TaskStatus.values), name="task_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status=TaskStatus.NOT_APPLICABLE) | ~models.Q(reason=""),
                name="not_applicable_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due"], name="task_by_owner")]

    def __str__(self) -> str:
        return f"{self.item} ({self.clinician})" if self.clinician else self.item

    @property
    def state(self) -> TaskState:
        return TaskState(*(getattr(self, name) for name in TaskState._fields))


class Evidence(models.Model):
    """A file or a link that shows a task was done. What is taken back keeps its row, so that the record stays whole."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="evidence")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    file = models.FileField(max_length=200, blank=True, upload_to="evidence")
    file_name = models.CharField(max_length=200, blank=True, help_text="Made safe; the name it is downloaded under.")
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~models.Q(url="") & models.Q(file="")) | (models.Q(url="") & ~models.Q(sha256="")),
                name="evidence_is_a_link_or_a_hashed_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title
