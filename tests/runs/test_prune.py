"""What is deleted after a while, and what never is."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from participants.importing.prune import prune
from participants.models import Dataset, Job, Release, Run, RunFile, RunState, SourceCheck, Trigger
from tests.importing.imports import import_list, verify_data
from tests.lists import participant_list, people

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=500)


def run_that_ended(at: object, **values: object) -> Run:
    common = {"dataset": Dataset.PARTICIPANTS, "job": Job.IMPORT, "trigger": Trigger.SCHEDULE}
    return Run.objects.create(**{**common, "state": RunState.SUCCEEDED, "ended_at": at, **values})


def stored(files: Path, name: str) -> Path:
    path = files / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"NPI\n")
    os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    return path


def test_everything_a_release_rests_on_stays_however_old_it_is(files: Path) -> None:
    lists = [import_list(participant_list(people(count)), kind="preliminary").release for count in (30, 29)]
    refused = import_list(participant_list(people(3)).replace(b"TX", b"??"), kind="final").release
    for path in files.rglob("*"):
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    before = {path.name for path in files.glob("??/*")}
    prune()
    assert {path.name for path in files.glob("??/*")} == before
    assert set(Release.objects.all()) == {*lists, refused}
    assert [release.listings.count() for release in lists] == [30, 29]
    assert verify_data() == ""


def test_old_runs_and_looks_go_but_the_newest_of_each_dataset(files: Path) -> None:
    old, newest = run_that_ended(LONG_AGO), run_that_ended(LONG_AGO)
    old.lines.create(at=LONG_AGO, text="Fetch.")
    looks = [SourceCheck.objects.create(dataset=Dataset.PARTICIPANTS) for _ in range(3)]
    SourceCheck.objects.exclude(pk=looks[-1].pk).update(checked_at=LONG_AGO)
    prune()
    assert list(Run.objects.all()) == [newest]
    assert list(SourceCheck.objects.all()) == [looks[-1]]


def test_a_run_that_is_not_finished_keeps_its_files_for_as_long_as_it_takes(files: Path) -> None:
    waiting = run_that_ended(None, state=RunState.QUEUED, job=Job.UPLOAD)
    path = stored(files, "ab" * 32)
    RunFile.objects.create(run=waiting, position=0, name="list.csv", sha256=path.name, size=4)
    prune()
    assert path.exists()
    Run.objects.update(state=RunState.STOPPED, ended_at=LONG_AGO)
    prune()
    assert not path.exists()


def test_files_that_nobody_names_go_after_a_day(files: Path) -> None:
    old, half = stored(files, "cd" * 32), stored(files, "ef" * 32 + ".part")
    new = stored(files, "12" * 32)
    os.utime(new)
    prune()
    assert (old.exists(), half.exists(), new.exists()) == (False, False, True)
