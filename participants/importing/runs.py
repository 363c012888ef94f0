"""Asking for work, stopping it, and finding it again when its worker has gone.

The row comes first: a task carries nothing but its id, may be lost or come twice, and is sent again while the row says
that the work is still to be done. `work` is what the worker does with it.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from asm_portal.accounts.models import User
from asm_portal.jobs import queue_after_commit
from participants.importing import storage
from participants.importing.fetch import FetchedFile
from participants.importing.locks import Busy
from participants.models import Dataset, Job, Run, RunFile, RunLine, RunState, Trigger

logger = logging.getLogger(__name__)

WORK = "participants.tasks.work"

# A worker tells every second that it is alive.
LOST_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class AlreadyAsked(Busy):
    """The dataset has an unfinished run; `run` is that one."""

    def __init__(self, run: Run) -> None:
        self.run = run
        super().__init__(f"{run} is not finished. Wait until it is, or stop it.")


def ask(
    dataset: Dataset,
    job: Job,
    *,
    trigger: Trigger,
    actor: User | None = None,
    files: Sequence[FetchedFile] = (),
    dry_run: bool = False,
    publish: bool = True,
    kind: str = "",
    performance_year: int | None = None,
) -> Run:
    """Puts a run into the queue. Raises AlreadyAsked while the dataset has another one.

    Where two people have to agree, what one of them uploads is never published without the other.
    """
    if job == Job.UPLOAD and settings.ASM_TWO_PERSON_REVIEW:
        publish = False
    try:
        with transaction.atomic():
            run = Run.objects.create(
                dataset=dataset,
                job=job,
                trigger=trigger,
                actor=actor,
                dry_run=dry_run,
                publish=publish,
                kind=kind,
                performance_year=performance_year,
            )
            for position, file in enumerate(files):
                storage.keep(file.path, file.sha256)
                RunFile.objects.create(run=run, position=position, name=file.name, sha256=file.sha256, size=file.size)
            queue_after_commit(WORK, run=run.pk)
    except IntegrityError as error:
        if (other := Run.objects.of(dataset).unfinished().first()) is None:
            raise
        raise AlreadyAsked(other) from error
    return run


def ask_schedule(dataset: Dataset) -> Run | None:
    """The daily look at a source, which imports what is new; None while the dataset is being worked on anyway."""
    try:
        return ask(dataset, Job.IMPORT, trigger=Trigger.SCHEDULE)
    except AlreadyAsked:
        return None


def ask_again(run: Run, *, actor: User | None) -> Run:
    """The same work once more, as a run of its own. Raises AlreadyAsked."""
    files = [
        FetchedFile(
            path=storage.kept_path(file.sha256), name=file.name, url="", sha256=file.sha256, sha1="", size=file.size
        )
        for file in run.files.order_by("position")
    ]
    return ask(
        Dataset(run.dataset),
        Job(run.job),
        trigger=Trigger.PERSON,
        actor=actor,
        files=files,
        dry_run=run.dry_run,
        publish=run.publish,
        kind=run.kind,
        performance_year=run.performance_year,
    )


def stop(run: Run, *, actor: User | None) -> None:
    """Has a run stop: at once if nobody has begun it, else at its next step; one that has ended stays as it is."""
    by = f"Stopped by {actor.get_full_name()}" if actor else "Stopped"
    if end(run, RunState.STOPPED, f"{by} before it began. Nothing was changed.", was=RunState.QUEUED):
        return
    asked = Run.objects.filter(pk=run.pk, state=RunState.RUNNING, stop_requested_at=None)
    if asked.update(stop_requested_at=timezone.now()):
        RunLine.objects.create(run=run, at=timezone.now(), text=f"{by}; it ends with the present step.")


def end(run: Run, state: RunState, outcome: str, *, was: RunState, **values: object) -> bool:
    """Records how a run ended, unless it is no longer as `run` has it: then somebody else has seen to it."""
    mine = Run.objects.filter(pk=run.pk, state=was, attempt=run.attempt)
    return bool(mine.update(state=state, outcome=outcome, ended_at=timezone.now(), **values))


def requeue(run: Run, reason: str) -> bool:
    """Puts a run back into the queue, with the reason in its log."""
    mine = Run.objects.filter(pk=run.pk, state=RunState.RUNNING, attempt=run.attempt)
    if not mine.update(state=RunState.QUEUED):
        return False
    RunLine.objects.create(run=run, at=timezone.now(), text=reason)
    return True


def recover(*, silent_for: timedelta = LOST_AFTER) -> None:
    """Sees to runs whose worker has not been heard of for so long, and sends those again that nobody has begun."""
    for run in Run.objects.filter(state=RunState.RUNNING, heartbeat_at__lt=Now() - silent_for):
        give_up(run)
    for run in Run.objects.filter(state=RunState.QUEUED):
        queue_after_commit(WORK, run=run.pk)


def give_up(run: Run) -> None:
    """A run without a worker begins again; what it had done so far was taken back by the database."""
    if run.stop_requested_at:
        end(run, RunState.STOPPED, "Stopped. Nothing was changed.", was=RunState.RUNNING)
    elif run.attempt >= MOST_ATTEMPTS:
        text = f"Its worker was lost {run.attempt} times, so it is not tried again. The live data are as they were."
        if end(run, RunState.LOST, text, was=RunState.RUNNING):
            logger.error("%s: %s", run, text)
    else:
        requeue(run, "The worker was lost. The run begins again.")
