"""`manage.py start` in a process of its own, as a person at a terminal has it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asm_portal.embedded_postgres import Cluster

PROJECT = Path(__file__).resolve().parents[2]

# What somebody who runs the tests may have set, and who tries the portal has not.
SERVICES = {"DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"}


@contextmanager
def started(data_dir: Path, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """`manage.py start` for a person who set the data directory and these variables, and nothing else."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVICES}
    with subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), "start", *arguments],
        env=kept | {"ASM_DATA_DIR": str(data_dir)} | variables,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        except BaseException:
            process.terminate()  # or a test that failed would wait for it for ever
            raise


def said_until(process: subprocess.Popen[str], words: str) -> str:
    """What it says, up to the line with these words."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"It ended, and said: {said}")


def left_by(data_dir: Path) -> list[Path]:
    """What a portal that has ended left on the machine, beside its data: processes and the database's socket."""
    processes = [path for path in Path("/proc").glob("[0-9]*/environ") if str(data_dir).encode() in read(path)]
    return processes + [path for path in [Cluster(data_dir).socket_dir] if path.exists()]


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # of another account, or over already
        return b""


@contextmanager
def port_in_use() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
