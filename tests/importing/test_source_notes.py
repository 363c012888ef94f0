"""What a source could not give or say: the release waits for a person, or until the source says it."""

import pytest

from participants.models import Dataset
from tests.cms_faults import status
from tests.cms_server import CONNECTICUT_TOWNS, DATASET_ID, ZIP_COUNTIES, ZIP_TOWNS, CmsServer, Version
from tests.importing.fetching import PRELIMINARY
from tests.importing.imports import import_dataset, live_list
from tests.lists import participant_list, people

pytestmark = pytest.mark.django_db

LIST = participant_list(people(3))


@pytest.fixture
def mute(cms: CmsServer) -> Version:
    """A list about which CMS says nothing for now, as its description cannot be had."""
    version = cms.publish(PRELIMINARY, LIST)
    for path in (version.api("data-viewer"), f"/data-api/v1/dataset/{DATASET_ID}/data-viewer"):
        cms.misbehave(path, status(404), forever=True)
    return version


def test_a_list_that_cannot_be_held_against_what_cms_declares_waits_for_a_person(mute: Version) -> None:
    result = import_dataset(Dataset.PARTICIPANTS)
    assert (result.exit_status, result.state, live_list()) == (3, "in_review", None)
    issue = result.issue("source_notes")
    assert issue["severity"] == "warning"
    assert issue["message"].startswith("CMS’s row count and SHA-1 could not be had, so the file is checked without.")


def test_it_is_published_once_cms_declares_what_the_file_is(cms: CmsServer, mute: Version) -> None:
    waiting = import_dataset(Dataset.PARTICIPANTS).release
    cms.behave()
    result = import_dataset(Dataset.PARTICIPANTS)
    assert (result.exit_status, result.issues, live_list()) == (0, [], waiting)
    assert live_list().declared_rows == 3


def test_it_waits_on_when_cms_declares_another_number_of_rows(cms: CmsServer, mute: Version) -> None:
    import_dataset(Dataset.PARTICIPANTS)
    cms.behave()
    version = cms.publish(PRELIMINARY, LIST + participant_list(people(4)).splitlines(keepends=True)[-1])
    cms.put(version.path, LIST, content_type="text/csv")
    result = import_dataset(Dataset.PARTICIPANTS)
    assert (result.exit_status, result.checks, live_list()) == (3, {"source_notes"}, None)


def test_zip_codes_without_a_part_for_connecticut_wait_and_name_the_part(cms: CmsServer) -> None:
    cms.put(ZIP_COUNTIES, b"GEOID_ZCTA5_20|GEOID_COUNTY_20|NAMELSAD_COUNTY_20\n12207|36001|Albany County\n")
    cms.put(ZIP_TOWNS, b"GEOID_ZCTA5_20|GEOID_COUSUB_20|AREALAND_PART\n06103|0900337070|5\n")
    result = import_dataset(Dataset.ZIP_COUNTIES)
    assert (result.exit_status, result.state) == (3, "in_review")
    missing = CONNECTICUT_TOWNS.rsplit("/", maxsplit=1)[-1]
    assert result.issue("source_notes")["message"].startswith(f"{missing} is left out.")
