"""The scheduler of the worker's regular jobs, which are listed in the settings (CELERY_BEAT_SCHEDULE)."""

from typing import Any

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler


class Scheduler(DatabaseScheduler):
    """Keeps the jobs in the database, where the admin can change when they run.

    A job is written there once. What was changed since then stays, also when the scheduler starts again; a job that was
    deleted comes back, so one that is not wanted is to be disabled.
    """

    def update_from_dict(self, mapping: dict[str, Any]) -> None:
        known = set(PeriodicTask.objects.values_list("name", flat=True))
        super().update_from_dict({name: entry for name, entry in mapping.items() if name not in known})
