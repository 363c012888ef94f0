"""What staff are told about sources and imports, in data that other parts mail and show."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Q
from django.utils import timezone
from pytest_django import Settings

from participants import actions
from participants.alarms import AlarmKind, alarms
from participants.importing import update
from participants.importing.prune import prune
from participants.models import Dataset, Release, Run, RunState, SourceCheck
from tests.cms_faults import renamed_column, status, web_page, without_dataset
from tests.cms_server import CATALOGUE, CmsServer
from tests.importing.imports import live_list
from tests.lists import participant_list, people
from tests.runs.workers import imported

pytestmark = pytest.mark.django_db(transaction=True)

PRELIMINARY = "CY27_Prelim_ASMParticipants_Public.csv"
FINAL = "CY27_ASMParticipants_Public.csv"


@pytest.fixture
def old(cms: CmsServer, worker: None) -> Release:
    cms.publish(PRELIMINARY, participant_list(people(30)))
    imported()
    assert alarms(timezone.now()) == []
    release = live_list()
    assert release
    return release


def the_alarm() -> tuple[str, str]:
    [alarm] = alarms(timezone.now())
    return alarm.kind, alarm.text


def test_a_dataset_that_has_gone_from_the_catalogue_is_a_change_of_shape_until_it_is_back(
    cms: CmsServer, old: Release
) -> None:
    cms.misbehave(CATALOGUE, without_dataset(), forever=True)
    update.check_source(Dataset.PARTICIPANTS)
    [first] = alarms(timezone.now())
    assert first.kind == AlarmKind.SHAPE_CHANGED
    assert first.text.startswith(
        "Participant list: the source no longer has the dataset. CMS’s catalogue no longer has"
    )
    imported()
    [second] = alarms(timezone.now())
    assert second.key == first.key, "It is one alarm, however often the source is asked."
    assert second.url == Run.objects.latest("pk").get_absolute_url()

    cms.behave()
    imported()
    assert alarms(timezone.now()) == []


def test_a_renamed_column_is_a_change_of_shape(cms: CmsServer, old: Release) -> None:
    renamed = participant_list(people(28)).replace(b"ASM_COHORT", b"ASM_GROUP")
    cms.publish(FINAL, renamed)
    run = imported()
    kind, text = the_alarm()
    assert kind == AlarmKind.SHAPE_CHANGED
    assert "Line 1, column ASM_COHORT: this column is missing." in text
    assert (run.state, live_list()) == (RunState.FAILED, old)
    assert SourceCheck.objects.latest_of(Dataset.PARTICIPANTS).file_name == FINAL, "It was seen all the same."


def test_a_web_page_instead_of_the_catalogue_is_a_change_of_shape(cms: CmsServer, old: Release) -> None:
    cms.misbehave(CATALOGUE, web_page(), forever=True)
    imported()
    assert the_alarm()[0] == AlarmKind.SHAPE_CHANGED


def test_a_file_that_is_not_there_is_called_missing_and_no_change_of_shape(
    cms: CmsServer, old: Release, settings: Settings, tmp_path: Path
) -> None:
    settings.ASM_SOURCES_DIR = tmp_path
    imported()
    assert the_alarm() == (
        AlarmKind.FILE_MISSING,
        "Participant list: the file is not there. The folder of source files has no participants*.csv. Put one there.",
    )
    settings.ASM_SOURCES_DIR = None
    imported()
    update.check_source(Dataset.MANDATORY_AREAS)
    kind, text = the_alarm()
    assert kind == AlarmKind.FILE_MISSING
    assert text.startswith("Mandatory areas: the file is not at its known address.")


def test_an_error_that_may_pass_is_a_failed_import_and_goes_with_the_next_good_one(
    cms: CmsServer, old: Release
) -> None:
    cms.misbehave(CATALOGUE, status(500), forever=True)
    run = imported()
    assert the_alarm() == (AlarmKind.RUN_FAILED, f"{run.title} failed. {run.outcome}")
    cms.behave()
    imported()
    assert alarms(timezone.now()) == []


def test_a_source_that_could_not_be_read_for_days_is_quiet(cms: CmsServer, old: Release) -> None:
    cms.misbehave(CATALOGUE, status(500), forever=True)
    update.check_source(Dataset.PARTICIPANTS)
    assert alarms(timezone.now() + timedelta(days=2)) == []
    [alarm] = alarms(timezone.now() + timedelta(days=4))
    assert alarm.kind == AlarmKind.SOURCE_QUIET
    assert "the source was not read for 4 days" in alarm.text


def test_a_source_that_has_had_nothing_new_for_more_than_a_year_is_quiet_if_it_publishes_every_year(
    cms: CmsServer, old: Release
) -> None:
    yearly = {"dataset": Dataset.PARTICIPANTS, "is_new": True}
    once = SourceCheck.objects.create(dataset=Dataset.DELINEATIONS, is_new=True)
    long_ago = timezone.now() - timedelta(days=410)
    SourceCheck.objects.filter(Q(**yearly) | Q(pk=once.pk)).update(checked_at=long_ago)
    for dataset in (Dataset.PARTICIPANTS, Dataset.DELINEATIONS):
        SourceCheck.objects.create(dataset=dataset)
    prune()
    kind, text = the_alarm()
    assert kind == AlarmKind.SOURCE_QUIET
    assert "the source has had nothing new for 410 days" in text

    cms.publish(FINAL, participant_list(people(28)))
    imported()
    assert alarms(timezone.now()) == []


def test_a_list_that_waits_is_an_alarm_until_somebody_decides(cms: CmsServer, old: Release) -> None:
    cms.publish(FINAL, participant_list(people(31)))
    waiting = imported().release
    [alarm] = alarms(timezone.now())
    assert (alarm.kind, alarm.url) == (AlarmKind.WAITING, f"/manage/imports/releases/{waiting.pk}/")
    actions.reject_release(waiting, note="Not CMS's.")
    assert alarms(timezone.now()) == []


def test_the_columns_that_cms_describes_may_be_renamed_without_harm_to_the_file(cms: CmsServer, old: Release) -> None:
    version = cms.publish(FINAL, participant_list(people(28)))
    cms.misbehave(version.api("data-viewer"), renamed_column("ASM_COHORT", "ASM_GROUP"), forever=True)
    assert imported().state == RunState.SUCCEEDED
