"""A run, done: claimed, carried out under a monitor, and ended with an outcome in words.

Whatever kills the worker leaves the row as it is, and `runs.recover` begins the run again. That is harmless, because
every import can be repeated; see `importing.pipeline`.
"""

import logging
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from participants.importing import runs, storage, update
from participants.importing.locks import Busy
from participants.importing.monitor import Monitor, Stopped, TakenOver
from participants.importing.network import FetchError
from participants.importing.pipeline import Outcome
from participants.importing.publish import CannotDecide
from participants.models import Dataset, Job, Run, RunState, State, Trigger

logger = logging.getLogger(__name__)

# Django passes on what psycopg raises in the middle of COPY as it is.
DATABASE_GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)

NOTHING_CHANGED = "The live data stay as they were."


@dataclass(frozen=True)
class Ending:
    """How a run ended. `values` are further fields of the run."""

    state: RunState
    outcome: str
    values: dict[str, Any] = field(default_factory=dict)


def work(run_id: int) -> None:
    """Carries out a queued run. Does nothing if another worker has it, or if it has ended."""
    run = claim(run_id)
    if run is None:
        return
    try:
        with Monitor(run) as monitor:
            ending = ending_of(run, monitor)
            monitor.say(ending.outcome)
    except TakenOver:
        logger.warning("%s was taken over, and is left to others.", run)
    except Busy as busy:
        runs.requeue(run, f"{busy} It is tried again in a minute.")
    else:
        runs.end(run, ending.state, ending.outcome, was=RunState.RUNNING, **ending.values)


def claim(run_id: int) -> Run | None:
    """Takes a run out of the queue, so that it is worked on once however often its task comes."""
    queued = Run.objects.filter(pk=run_id, state=RunState.QUEUED)
    with transaction.atomic():
        taken = queued.update(
            state=RunState.RUNNING,
            attempt=F("attempt") + 1,
            started_at=timezone.now(),
            heartbeat_at=Now(),
            stage="",
            done=0,
            total=None,
        )
        return Run.objects.select_related("actor").get(pk=run_id) if taken else None


def ending_of(run: Run, monitor: Monitor) -> Ending:
    """Does the work. Raises Busy and TakenOver, and what the database raises when it goes away."""
    try:
        return checked(run, monitor) if run.job == Job.CHECK else imported(run, monitor)
    except Stopped:
        return Ending(RunState.STOPPED, f"Stopped. {NOTHING_CHANGED}")
    except (Busy, TakenOver, *DATABASE_GONE):
        raise
    except FetchError as error:
        return Ending(RunState.FAILED, f"{error} {NOTHING_CHANGED}", {"problem_kind": error.code})
    except (CannotDecide, update.NoSuchFile) as error:
        return Ending(RunState.FAILED, f"{error} {NOTHING_CHANGED}")
    except Exception:
        logger.exception("%s broke off.", run)
        return Ending(
            RunState.FAILED,
            f"The portal itself made a mistake, which is in the log of the worker. {NOTHING_CHANGED}",
            {"problem_kind": "fault"},
        )


def checked(run: Run, monitor: Monitor) -> Ending:
    state = update.look(Dataset(run.dataset), progress=monitor.progress)
    if update.is_new(state):
        return Ending(RunState.SUCCEEDED, f"There is a new file: {state.file_name}. Import it to see what it changes.")
    return Ending(RunState.SUCCEEDED, "Nothing new.")


def imported(run: Run, monitor: Monitor) -> Ending:
    dataset = Dataset(run.dataset)
    asked = update.Asked(
        kind=run.kind,
        performance_year=run.performance_year,
        publish=run.publish,
        dry_run=run.dry_run,
        actor=run.actor,
    )
    if run.job == Job.UPLOAD:
        with tempfile.TemporaryDirectory() as directory:
            return told(run, update.from_files(dataset, uploaded(run, directory), progress=monitor.progress, **asked))
    if run.trigger == Trigger.SCHEDULE and not update.is_new(update.look(dataset, progress=monitor.progress)):
        # A file that was refused or rejected is not fetched every day again.
        return Ending(RunState.SUCCEEDED, "Nothing new.")
    return told(run, update.from_source(dataset, progress=monitor.progress, **asked))


def uploaded(run: Run, directory: str) -> list[Path]:
    """The uploaded files under their own names, by which an import knows what they are."""
    paths = []
    for file in run.files.order_by("position"):
        path = Path(directory) / str(file.position) / file.name
        path.parent.mkdir()
        path.symlink_to(storage.kept_path(file.sha256))
        paths.append(path)
    return paths


def told(run: Run, outcome: Outcome) -> Ending:
    """An import's outcome as the end of its run."""
    release = outcome.release
    if run.dry_run and not outcome.known:
        return dry(outcome)
    values = {"release": release}
    match release.state:
        case State.FAILED:
            return Ending(RunState.FAILED, f"The checks refused this file. {NOTHING_CHANGED}", values)
        case State.IN_REVIEW | State.STAGED:
            return Ending(RunState.WAITING, f"The list waits for a reviewer’s decision. {NOTHING_CHANGED}", values)
        case State.LIVE if release.published_at and release.published_at >= run.queued_at:
            text = f"Published: {release.label} is live, with {release.rows:,} rows."
            return Ending(RunState.SUCCEEDED, text, values)
        case _:
            state = release.get_state_display().lower()
            return Ending(RunState.SUCCEEDED, f"Nothing new: this file is known, and {state}.", values)


def dry(outcome: Outcome) -> Ending:
    """A dry run leaves no release, so its findings go with the run."""
    release = outcome.release
    would = {State.FAILED: "be refused", State.IN_REVIEW: "wait for review"}.get(State(release.state), "be published")
    findings = {
        "rows": release.rows,
        "added": release.added,
        "removed": release.removed,
        "changed": release.changed,
        "issues": [asdict(issue) for issue in outcome.issues],
    }
    return Ending(RunState.SUCCEEDED, f"Dry run: this file would {would}. Nothing was kept.", {"findings": findings})
