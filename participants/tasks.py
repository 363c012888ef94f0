"""Jobs of the worker: thin wrappers, since each can run twice or after a crash. The settings say when they run."""

from typing import Any

from celery import shared_task

from asm_portal.logs import about_run
from participants import vital_signs
from participants.alerts import announcements, post, staff, subscriptions
from participants.importing import prune, runs
from participants.importing import work as importing
from participants.models import Dataset


@shared_task(name=runs.WORK)
def work(*, run: int, **kwargs: Any) -> None:
    """Carries out a run."""
    with about_run(run):
        importing.work(run)


@shared_task
def check_sources(**kwargs: Any) -> None:
    """The daily look at every source. What is new is imported, and published if nothing needs a person."""
    for dataset in Dataset:
        runs.ask_schedule(dataset)


@shared_task
def recover_runs(**kwargs: Any) -> None:
    """Begins runs again whose worker was lost."""
    runs.recover()


@shared_task
def prune_records(**kwargs: Any) -> None:
    """Deletes what nobody needs any more."""
    prune.prune()
    subscriptions.prune()


@shared_task
def deliver_alerts(**kwargs: Any) -> None:
    """Writes the letters about what was published or rolled back and about alarms, and sends all that are due."""
    announcements.address_all()
    staff.address_alarms()
    post.deliver()


@shared_task
def deliver_letter(*, letter: int, **kwargs: Any) -> None:
    """Sends a letter that somebody waits for."""
    post.deliver_one(letter)


@shared_task
def beat(**kwargs: Any) -> None:
    vital_signs.beat()
