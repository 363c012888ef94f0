"""What is said of a task, and what that means: whether it is open, and whether it is overdue."""

from datetime import date
from typing import NamedTuple

from django.db import models


class TaskStatus(models.TextChoices):
    """What people say of a task. Whether that can be proven is another matter, and kept apart."""

    TO_DO = "to_do", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


OPEN = (TaskStatus.TO_DO, TaskStatus.IN_PROGRESS)


class TaskState(NamedTuple):
    """A task as far as progress and the checklist need it: no model, since there can be thousands. `status` is a value
    of `TaskStatus`.
    """

    id: int
    item: str
    clinician_id: int | None
    status: str
    due: date | None
    reason: str = ""
    owner_id: int | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today
