"""Worker, web server and database are killed at every stage of an import, again and again.

A few kills belong to the suite. Fifty, with what each did:  python3 manage.py test tests/runs/test_kills.py --kills=50 -s
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psycopg
import pytest
from pytest_django import DjangoDbBlocker, Settings

from participants.importing import runs
from participants.models import Dataset, Job, Release, Run, RunState, Trigger
from tests.cms_faults import held
from tests.cms_server import CATALOGUE, CmsServer
from tests.importing.imports import live_list, verify_data
from tests.importing.processes import holding, sessions
from tests.lists import participant_list, people
from tests.runs.portal import Portal, patiently
from tests.runs.workers import lock

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"
ROWS = 1500

VICTIMS = ["worker", "session", "web", "server"]
# Where the import is held: by a publisher who does not answer, or by the lock on a table that it is about to write to.
PLACES = ["asking", "fetching", "release", "listing", "releaseissue", "clinician", "releaseevent"]


@pytest.fixture
def portal(
    tmp_path_factory: pytest.TempPathFactory,
    cms: CmsServer,
    queue: str,
    files: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    with django_db_blocker.unblock(), Portal(folder, cms, queue).open() as portal:
        yield portal


def ask() -> Run:
    return patiently(lambda: runs.ask(Dataset.PARTICIPANTS, Job.IMPORT, trigger=Trigger.SCHEDULE))


def test_kills_at_every_stage_lose_nothing_and_leave_nothing_twice(
    portal: Portal, cms: CmsServer, settings: Settings, pytestconfig: pytest.Config
) -> None:
    cms.publish(PRELIMINARY, participant_list(people(ROWS)))
    assert portal.finish(ask()).state == RunState.SUCCEEDED

    kills = pytestconfig.getoption("--kills")
    # Seven places and four victims have no common divisor: 28 kills meet every pair.
    for number in range(kills):
        victim, place = VICTIMS[number % len(VICTIMS)], PLACES[number % len(PLACES)]
        rows = ROWS - number - 1
        cms.publish(FINAL, participant_list(people(rows)))
        run = killed(portal, victim, place)
        portal.restart(victim)

        run = portal.finish(run)

        print(f"{number + 1:3} {victim:8} {place:13} {run.attempt} attempts, {run.outcome}")  # noqa: T201
        assert run.state == RunState.SUCCEEDED, (victim, place, run.outcome)
        release = live_list()
        assert release
        assert (release, release.rows) == (run.release, rows)
        assert release.events.count() == 1
        assert Release.objects.count() == number + 2
        assert not Run.objects.unfinished().exists()
        assert verify_data() == "", (victim, place)
        assert f'"id": {release.pk},'.encode() in portal.answer("/api/v1/releases")


def killed(portal: Portal, victim: str, place: str) -> Run:
    """A run during which somebody was killed when it had come to a place."""
    if place in ("asking", "fetching"):
        path = CATALOGUE if place == "asking" else portal.cms.versions[0].path
        over = threading.Event()
        portal.cms.misbehave(path, held(over))
        run = ask()
        portal.until(lambda: Run.objects.get(pk=run.pk).stage == place)
        portal.kill(victim)
        over.set()
        return run
    with ExitStack() as stack:
        # The session that holds the lock may be among the killed.
        stack.enter_context(suppress(psycopg.OperationalError))
        stack.enter_context(holding(lock(place)))
        run = ask()
        portal.until(lambda: sessions("wait_event_type = 'Lock'"))
        portal.kill(victim)
    return run
