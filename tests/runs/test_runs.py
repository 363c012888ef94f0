"""Runs with a real worker on a real queue."""

import datetime
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from participants import tasks
from participants.importing import runs
from participants.importing.locks import Busy
from participants.models import Dataset, Job, Kind, Release, Run, RunState, SourceCheck, Trigger
from tests.cms_server import CmsServer
from tests.importing.imports import live_list, verify_data
from tests.importing.processes import holding, kill, sessions, until
from tests.lists import participant_list, people
from tests.runs.workers import ask, finish, imported, lock, log_of, sending_to, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"


@pytest.fixture
def old(cms: CmsServer, worker: None) -> Release:
    """The preliminary list, imported from CMS."""
    cms.publish(PRELIMINARY, participant_list(people(30)))
    run = imported()
    assert run.state == RunState.SUCCEEDED, run.outcome
    return Release.objects.get(pk=run.release_id)


def test_an_import_ends_with_its_release_live_and_says_so(old: Release) -> None:
    run = Run.objects.get()
    assert run.outcome == "Published: Participant list 2027, preliminary is live, with 30 rows."
    assert (run.state, run.release, run.attempt, run.stage) == ("succeeded", old, 1, "publishing")
    assert run.started_at <= run.ended_at
    assert log_of(run) == ["Ask the source.", "Fetch.", "Read and check.", "Compare.", "Publish.", run.outcome]
    assert live_list() == old
    assert verify_data() == ""


def test_the_same_file_again_is_no_news(old: Release) -> None:
    assert imported().outcome == "Nothing new: this file is known, and live."
    assert Release.objects.count() == 1


def test_the_daily_look_imports_what_is_new_and_nothing_else(cms: CmsServer, old: Release) -> None:
    tasks.check_sources()
    first = Run.objects.of(Dataset.PARTICIPANTS).latest("pk")
    assert (finish(first).outcome, first.trigger, first.who) == ("Nothing new.", Trigger.SCHEDULE, "the schedule")
    finish(Run.objects.of(Dataset.ZIP_COUNTIES).get())

    cms.publish(FINAL, participant_list(people(28)), on=datetime.date(2026, 9, 3))
    tasks.check_sources()
    second = finish(Run.objects.of(Dataset.PARTICIPANTS).latest("pk"))

    assert second.outcome == "Published: Participant list 2027, final is live, with 28 rows."
    assert live_list() == second.release
    assert (second.release.kind, second.release.removed) == (Kind.FINAL, 2)


def test_a_refused_file_is_not_fetched_every_day_again_but_when_a_person_asks(cms: CmsServer, old: Release) -> None:
    bad = cms.publish(FINAL, participant_list(people(20)).replace(b"Heart Failure", b"Back Failure"))
    refused = imported(trigger=Trigger.SCHEDULE)
    assert refused.state == RunState.FAILED
    assert refused.outcome == "The checks refused this file. The live data stay as they were."
    assert refused.release.issues.filter(check_name="cohort_known").exists()
    assert imported(trigger=Trigger.SCHEDULE).outcome == "Nothing new."
    assert len(cms.asked(bad.path)) == 1
    assert imported().state == RunState.FAILED
    assert len(cms.asked(bad.path)) == 2
    assert live_list() == old


def test_a_list_that_needs_a_person_waits(cms: CmsServer, old: Release) -> None:
    cms.publish(FINAL, participant_list(people(31)))
    run = imported(trigger=Trigger.SCHEDULE)
    assert (run.state, run.release.state) == (RunState.WAITING, "in_review")
    assert live_list() == old


def test_a_dry_run_tells_what_would_happen_and_keeps_nothing(cms: CmsServer, old: Release) -> None:
    cms.publish(FINAL, participant_list(people(28)))
    run = imported(dry_run=True)
    assert (run.state, run.outcome) == ("succeeded", "Dry run: this file would be published. Nothing was kept.")
    assert (run.findings["rows"], run.findings["removed"], run.release) == (28, 2, None)
    assert Release.objects.count() == 1


def test_a_check_records_what_is_there_and_imports_nothing(cms: CmsServer, old: Release) -> None:
    cms.publish(FINAL, participant_list(people(28)), on=datetime.date(2026, 9, 3))
    run = finish(ask(Job.CHECK))
    assert run.outcome == f"There is a new file: {FINAL}. Import it to see what it changes."
    check = SourceCheck.objects.latest_of(Dataset.PARTICIPANTS)
    assert (check.file_name, check.released_on, check.declared_rows, check.is_new) == (
        FINAL,
        datetime.date(2026, 9, 3),
        28,
        True,
    )
    assert live_list() == old


# ------------------------------------------------------------------------------------------------------- never twice


def test_while_a_run_is_not_finished_a_second_one_is_refused_in_words(queue: str) -> None:
    first = ask()
    with pytest.raises(Busy, match=f"Import from the source: Participant list \\(run {first.pk}\\) is not finished"):
        ask(Job.CHECK)
    assert runs.ask_schedule(Dataset.PARTICIPANTS) is None
    assert ask(dataset=Dataset.DELINEATIONS).state == RunState.QUEUED


def test_the_database_itself_refuses_a_second_one() -> None:
    Run.objects.create(dataset=Dataset.PARTICIPANTS, job=Job.IMPORT, trigger=Trigger.PERSON)
    with pytest.raises(IntegrityError, match="one_unfinished_run_per_dataset"), transaction.atomic():
        Run.objects.create(dataset=Dataset.PARTICIPANTS, job=Job.CHECK, trigger=Trigger.PERSON)


def test_a_task_that_comes_twice_is_done_once(cms: CmsServer, queue: str) -> None:
    cms.publish(PRELIMINARY, participant_list(people(30)))
    run = ask()
    tasks.work(run=run.pk, added_by_a_later_version=True)
    tasks.work(run=run.pk)
    run.refresh_from_db()
    assert (run.attempt, run.state, Release.objects.count()) == (1, "succeeded", 1)
    assert len(cms.asked(cms.versions[0].path)) == 1


# -------------------------------------------------------------------------------------------------------- the queue


def test_a_run_whose_task_was_lost_on_the_way_is_sent_again(cms: CmsServer, worker: None) -> None:
    cms.publish(PRELIMINARY, participant_list(people(30)))
    run = Run.objects.create(dataset=Dataset.PARTICIPANTS, job=Job.IMPORT, trigger=Trigger.PERSON)
    runs.recover()
    assert finish(run).state == RunState.SUCCEEDED


def test_a_queue_that_does_not_answer_delays_a_run_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from kombu.exceptions import OperationalError

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr("asm_portal.jobs.current_app.send_task", refuse)
    run = ask()
    assert run.state == RunState.QUEUED


# -------------------------------------------------------------------------------------------------------- stop it


def test_a_run_that_nobody_has_begun_stops_at_once(queue: str) -> None:
    run = ask()
    runs.stop(run, actor=None)
    run.refresh_from_db()
    assert (run.state, run.outcome) == ("stopped", "Stopped before it began. Nothing was changed.")


def test_a_run_that_is_stopped_takes_everything_back_and_can_be_asked_for_again(cms: CmsServer, old: Release) -> None:
    cms.publish(FINAL, participant_list(people(28)))
    with holding(lock("listing")):
        run = ask()
        until(lambda: sessions("wait_event_type = 'Lock'"))
        runs.stop(run, actor=None)
        until(
            lambda: Run.objects.filter(
                pk=run.pk, heartbeat_at__gt=F("stop_requested_at") + timedelta(seconds=1)
            ).exists()
        )
    run = finish(run)
    assert (run.state, run.outcome) == (RunState.STOPPED, "Stopped. The live data stay as they were.")
    assert "Stopped; it ends with the present step." in log_of(run)
    assert live_list() == old
    assert verify_data() == ""

    again = finish(runs.ask_again(run, actor=None))
    assert (again.state, again.release) == (RunState.SUCCEEDED, live_list())
    assert live_list() != old


# --------------------------------------------------------------------------------------------------- lost workers


def test_a_run_whose_worker_was_killed_is_picked_up_again(cms: CmsServer, queue: str, busy_queue: str) -> None:
    cms.publish(PRELIMINARY, participant_list(people(30)))
    with holding(lock("listing")), worker_process(queue, cms) as process:
        run = ask()
        until(lambda: sessions("wait_event_type = 'Lock'"), process=process)
        until(lambda: Run.objects.get(pk=run.pk).stage == "reading")
        kill(process)
    runs.recover()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING, "A moment's silence is no loss."

    with sending_to(busy_queue):
        runs.recover(silent_for=timedelta())
        run = finish(run)

    assert (run.state, run.attempt) == (RunState.SUCCEEDED, 2)
    assert "The worker was lost. The run begins again." in log_of(run)
    assert live_list() == run.release
    assert verify_data() == ""


@pytest.fixture
def lost() -> Run:
    """A run that a worker began and nobody has heard of since."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    return Run.objects.create(
        dataset=Dataset.PARTICIPANTS,
        job=Job.IMPORT,
        trigger=Trigger.PERSON,
        state=RunState.RUNNING,
        attempt=1,
        heartbeat_at=an_hour_ago,
    )


def test_a_run_that_was_to_stop_when_its_worker_was_lost_stays_stopped(lost: Run, queue: str) -> None:
    runs.stop(lost, actor=None)
    runs.recover()
    lost.refresh_from_db()
    assert lost.state == RunState.STOPPED


def test_a_run_that_loses_every_worker_is_given_up_in_words(lost: Run, queue: str) -> None:
    for attempt in range(1, runs.MOST_ATTEMPTS):
        runs.recover()
        lost.refresh_from_db()
        assert (lost.state, lost.attempt) == (RunState.QUEUED, attempt)
        Run.objects.update(state=RunState.RUNNING, attempt=attempt + 1)
    runs.recover()
    lost.refresh_from_db()
    assert lost.state == RunState.LOST
    assert lost.outcome.startswith("Its worker was lost 5 times, so it is not tried again.")


def test_a_worker_that_was_thought_lost_lets_go_of_its_run(cms: CmsServer, old: Release) -> None:
    """It hangs for a while, another worker gets the run, and then it goes on."""
    cms.publish(FINAL, participant_list(people(28)))
    with holding(lock("listing")):
        run = ask()
        until(lambda: sessions("wait_event_type = 'Lock'"))
        runs.recover(silent_for=timedelta(seconds=-5))
        before = Run.objects.get(pk=run.pk)
        assert (before.state, before.attempt) == (RunState.QUEUED, 1)
        tasks.work(run=run.pk)  # the other worker, which finds the dataset taken
        assert "Another import of the dataset participants is running." in log_of(run)[-1]
    runs.recover()
    run = finish(run)
    assert (run.state, run.release) == (RunState.SUCCEEDED, live_list())
    assert Release.objects.count() == 2
    assert run.release.events.count() == 1
    assert verify_data() == ""
