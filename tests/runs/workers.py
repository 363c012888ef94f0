"""Runs as people and the schedule ask for them, and workers that carry them out."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.contrib.testing.worker import start_worker
from celery.worker import state
from django.conf import settings

from asm_portal.celery import app
from participants.importing import runs
from participants.models import Dataset, Job, Run, Trigger
from tests.cms_server import CmsServer
from tests.importing.processes import database_url, until

# A pool of one process that is the worker itself: who kills the one has killed the other.
WORKER = [sys.executable, "-m", "celery", "--app=asm_portal", "worker", "--pool=solo", "--loglevel=WARNING"]


@contextmanager
def own_queue() -> Iterator[str]:
    """Sends to a new queue, so that tests side by side do not take each other's tasks."""
    with sending_to(f"test-{uuid.uuid4().hex}") as name:
        yield name
        with app.connection_for_write() as connection:
            connection.default_channel.queue_delete(name)


@contextmanager
def sending_to(queue: str) -> Iterator[str]:
    before = app.conf.task_default_queue
    use(queue)
    yield queue
    use(before)


def use(queue: str) -> None:
    app.conf.task_default_queue = queue
    app.__dict__.pop("amqp", None)  # it remembers the queue of before


@contextmanager
def worker_on(queue: str) -> Iterator[None]:
    """A Celery worker, in a thread of this process, which can have one such worker at a time."""
    with start_worker(app, perform_ping_check=False, queues=[queue]):
        yield


def let_come_to_rest(queue: str) -> None:
    """Takes away what still waits in the queue, and lets the worker of this process finish what it has begun."""
    with app.connection_for_write() as connection:
        connection.default_channel.queue_purge(queue)
    until(lambda: not state.active_requests and not state.reserved_requests)


@contextmanager
def worker_process(queue: str, cms: CmsServer) -> Iterator[subprocess.Popen[str]]:
    """A Celery worker in a process of its own, which can be killed."""
    process = subprocess.Popen(
        [*WORKER, f"--queues={queue}"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **surroundings(cms), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def surroundings(cms: CmsServer) -> dict[str, str]:
    """The variables that give a process the test's database, files, broker and publishers."""
    return {
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "ASM_TEST_FILES_DIR": str(settings.ASM_FILES_DIR),
        **cms.variables,
    }


def ask(job: Job = Job.IMPORT, *, dataset: Dataset = Dataset.PARTICIPANTS, **options: Any) -> Run:
    options.setdefault("trigger", Trigger.PERSON)
    return runs.ask(dataset, job, **options)


def finish(run: Run) -> Run:
    """The run when a worker has carried it out."""
    until(lambda: not Run.objects.get(pk=run.pk).is_unfinished)
    return Run.objects.get(pk=run.pk)


def imported(**options: Any) -> Run:
    """An import from the source, carried out."""
    return finish(ask(**options))


def lock(table: str) -> str:
    """What another session holds, so that an import waits there."""
    return f"LOCK TABLE participants_{table} IN SHARE MODE"


def log_of(run: Run) -> list[str]:
    return list(run.lines.order_by("pk").values_list("text", flat=True))
