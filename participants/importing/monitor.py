"""What a run tells of itself while it works.

An import is one long transaction, so what is written in it cannot be seen before its end. A thread with a database
connection of its own writes the heartbeat, the progress and the log once a second, and looks whether the run is to
stop.
"""

import logging
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from participants.models import Run, RunLine, RunState, Stage

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 1.0

# Of what is logged while a run works, these are its own words; see `importing.fetch` for the tries that failed.
LOGGERS = "participants"


class Stopped(Exception):
    """A person wants the run to stop."""


class TakenOver(Exception):
    """The run was given up for lost, and is another worker's now, or nobody's."""


class Monitor(logging.Handler):
    """Used as a context: tells of `run`, which this thread works on, until the block ends.

    Lines that the importer logs in this thread become lines of the run.
    """

    def __init__(self, run: Run) -> None:
        super().__init__(logging.INFO)
        self.run = run
        self.stage = run.stage
        self.done = 0
        self.total: int | None = None
        self.lines: list[RunLine] = []
        self.stopped = self.taken_over = False
        self.worker = threading.get_ident()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.beat, name=f"monitor of run {run.pk}", daemon=True)

    def __enter__(self) -> Self:
        logging.getLogger(LOGGERS).addHandler(self)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger(LOGGERS).removeHandler(self)
        self.over.set()
        self.thread.join()

    def progress(self, stage: str, done: int, total: int | None) -> None:
        """The progress of `importing.pipeline`. Raises Stopped, TakenOver."""
        if stage != self.stage:
            self.say(f"{Stage(stage).label}.")
        self.stage, self.done, self.total = stage, done, total
        if self.taken_over:
            raise TakenOver
        if self.stopped:
            raise Stopped

    def say(self, text: str) -> None:
        self.lines.append(RunLine(run=self.run, at=timezone.now(), text=text))

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.worker:
            at = datetime.fromtimestamp(record.created, UTC)
            self.lines.append(RunLine(run=self.run, at=at, text=record.getMessage()))

    def beat(self) -> None:
        try:
            while True:
                over = self.over.is_set()
                try:
                    self.tell()
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("%s could not tell how it is: %s", self.run, error)
                    connection.close()
                if over:
                    return
                self.over.wait(SECONDS_BETWEEN_BEATS)
        finally:
            connection.close()

    def tell(self) -> None:
        lines = list(self.lines)
        mine = Run.objects.filter(pk=self.run.pk, attempt=self.run.attempt, state=RunState.RUNNING)
        with transaction.atomic():
            found = mine.update(heartbeat_at=Now(), stage=self.stage, done=self.done, total=self.total)
            RunLine.objects.bulk_create(lines)
        del self.lines[: len(lines)]
        self.taken_over = not found
        self.stopped = mine.exclude(stop_requested_at=None).exists()
