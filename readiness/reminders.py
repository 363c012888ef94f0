"""Which reminders fall due on a day. Pure: the day and the tasks are given, nothing is read or written.

A task is reminded of twice: when it comes within two weeks of its date, and when the date has passed. Both go to the
person who owns it, as far as they want them.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from readiness.models import Reminder, Task
from readiness.task_states import OPEN

SOON = timedelta(days=14)
MONDAY = 0


def kind_of(task: Task, *, today: date) -> Reminder.Kind | None:
    """Why this task is worth a reminder today; None when it is not."""
    if task.due is None or task.status not in OPEN:
        return None
    if task.due < today:
        return Reminder.Kind.OVERDUE
    return Reminder.Kind.DUE_SOON if task.due - today <= SOON else None


def falling_due(tasks: Iterable[Task], *, today: date, wanted: set[Reminder.Kind]) -> list[tuple[Task, Reminder.Kind]]:
    """The tasks that their owner wants to be reminded of today, the most urgent first."""
    found = [(task, kind) for task in tasks if (kind := kind_of(task, today=today)) and kind in wanted]
    return sorted(found, key=lambda pair: (pair[0].due or date.max, pair[0].item, pair[0].pk))


def is_summary_day(today: date) -> bool:
    return today.weekday() == MONDAY
