"""Long-lived processes, side by side: started again, reported, and never left behind."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from asm_portal import processes
from asm_portal.processes import FalseStartsError, Service, side_by_side

PROJECT = Path(__file__).resolve().parents[2]

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has these descriptors and signals")


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """`side_by_side` turns a deaf ear to signals while it stops; pytest still wants to hear them."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def service(tmp_path: Path, told: list[str]) -> Callable[[str], Service]:
    """A service that runs this shell script."""

    def make(script: str) -> Service:
        return Service("The baker", ["/bin/sh", "-c", script], log=tmp_path / "logs" / "baker.log", tell=told.append)

    return make


def ends(process: int) -> bool:
    """Whether the process behind this descriptor of `os.pidfd_open` is over, or will be before long."""
    return bool(select.select([process], [], [], 10)[0])


def test_output_goes_to_the_log_and_only_errors_to_the_terminal(service, told):
    baker = service("echo a loaf; echo ERROR burnt; exec sleep 60")
    with side_by_side([baker]) as look_after_all:
        while not told:
            look_after_all()
    assert told == ["The baker: ERROR burnt"]
    assert baker.log.read_text() == "a loaf\nERROR burnt\n"


def test_a_process_that_dies_is_started_again(service, told, tmp_path):
    baker = service(f"echo $$ >> {tmp_path}/numbers; exec sleep 60")
    numbers = tmp_path / "numbers"
    with side_by_side([baker]) as look_after_all:
        while not numbers.exists() or not numbers.read_text():
            look_after_all()
        os.kill(int(numbers.read_text()), signal.SIGKILL)
        while len(numbers.read_text().split()) < 2:
            look_after_all()
    assert "ended (status -9) and starts again in 2 seconds" in told[0]


def test_a_process_that_never_gets_going_ends_everything_with_its_last_words(service, monkeypatch):
    monkeypatch.setattr(processes, "SECONDS_OF_FIRST_PAUSE", 0.01)
    baker = service("echo no flour; exit 3")
    reported = pytest.raises(FalseStartsError, match=r"(?s)The baker ended 3 times in a row.*no flour")
    with reported, side_by_side([baker]) as look_after_all:
        while True:
            look_after_all()


@only_linux
def test_nothing_outlives_the_block_not_even_what_a_process_started_itself(service, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0.5)
    number = tmp_path / "number"
    stubborn = service(f"trap '' TERM; sleep 60 & echo $! > {number}; wait; sleep 60")
    with side_by_side([stubborn]) as look_after_all:
        while not (number.exists() and number.read_text()):
            look_after_all()
        helper = os.pidfd_open(int(number.read_text()))
    assert stubborn.process is None
    assert ends(helper)


@only_linux
def test_a_process_ends_when_its_parent_is_killed(tmp_path):
    parent = f"""
from pathlib import Path
from asm_portal.processes import Service, side_by_side
baker = Service("The baker", ["/bin/sleep", "60"], log=Path("{tmp_path}/log"), tell=print)
with side_by_side([baker]) as look_after_all:
    look_after_all()
    print(baker.process.pid, flush=True)
    while True:
        look_after_all()
"""
    with subprocess.Popen([sys.executable, "-c", parent], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        child = os.pidfd_open(int(process.stdout.readline()))
        process.kill()
    assert ends(child)
