"""Keeps the portal's long-lived processes running side by side."""

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_STOP = 10

# A process that ends sooner than this did not really start. After so many times in a row nobody tries again.
SECONDS_TO_SETTLE = 10
FALSE_STARTS = 3
SECONDS_OF_FIRST_PAUSE = 2

LARGEST_LOG = 5_000_000  # bytes
LAST_WORDS = 15  # lines
COMPLAINT = re.compile(r"\b(ERROR|CRITICAL)\b")

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class FalseStartsError(Exception):
    """A process ends every time as soon as it starts. The message carries its last words."""


class Service:
    """A process that is to run as long as the portal does.

    `name` is for people, as in "The web server"; `variables` come on top of our own environment. Output goes to `log`,
    and lines with errors also to `tell`.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        variables: Mapping[str, str] | None = None,
        log: Path,
        tell: Callable[[str], None],
    ) -> None:
        self.name = name
        self.command = command
        self.environment = {**os.environ, **(variables or {})}
        self.log = log
        self.tell = tell
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.due = 0.0
        self.false_starts = 0
        log.parent.mkdir(parents=True, exist_ok=True)
        log.touch()
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_name(f"{log.name}.1"))
            log.touch()
        self.unread = log.open(errors="replace")
        self.unread.seek(0, os.SEEK_END)

    def look_after(self) -> None:
        """Start the process when it is due, and see to it when it has ended. Raises FalseStartsError."""
        for line in self.unread:
            if COMPLAINT.search(line):
                self.tell(f"{self.name}: {line.rstrip()}")
        if self.process is None:
            if time.monotonic() >= self.due:
                self._start()
        elif self.process.poll() is not None:
            self._ended(self.process.returncode)

    def _start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop the others
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self.started = time.monotonic()

    def _ended(self, status: int) -> None:
        self.kill()
        settled = time.monotonic() - self.started > SECONDS_TO_SETTLE
        self.false_starts = 1 if settled else self.false_starts + 1
        if self.false_starts == FALSE_STARTS:
            lines = self.log.read_text(errors="replace").splitlines()[-LAST_WORDS:]
            raise FalseStartsError(
                f"{self.name} ended {FALSE_STARTS} times in a row as soon as it started. "
                f"The end of its log, {self.log}:\n\n" + "\n".join(lines)
            )
        pause = SECONDS_OF_FIRST_PAUSE * 2 ** (self.false_starts - 1)
        self.due = time.monotonic() + pause
        self.tell(f"{self.name} ended (status {status}) and starts again in {pause} seconds. Its log is {self.log}.")

    def stop(self, deadline: float) -> None:
        """Wait for the process, which has been asked to end, and kill it at `deadline` (monotonic seconds)."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, deadline - time.monotonic()))
            self.kill()
        self.unread.close()

    def kill(self) -> None:
        """End the process and all that it started at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def side_by_side(services: Sequence[Service]) -> Iterator[Callable[[], None]]:
    """Run the services until the block ends, and stop them all then, however it ends.

    Yields a function to call again and again in the meantime: one look after every service, and a short rest.
    """

    def look_after_all() -> None:
        for service in services:
            service.look_after()
        time.sleep(SECONDS_BETWEEN_LOOKS)

    try:
        yield look_after_all
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # from here on impatience would only leave something behind
        for service in services:
            if service.process:
                service.process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for service in services:
            service.stop(deadline)


def _die_with_parent() -> None:
    """In the child: have Linux end it when `start` is killed and cannot do it."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


_libc = ctypes.CDLL(None)
