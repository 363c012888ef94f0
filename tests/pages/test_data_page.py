"""The data page: which files are behind the portal, how good they are, and how their imports went."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from asm_portal.accounts.models import User
from participants import actions
from participants.dictionary import PROFILES
from participants.importing import storage
from participants.importing.parse import delineations, participants, zip_counties
from participants.models import Dataset, Release, SourceCheck
from participants.tasks import check_sources
from tests.importing.imports import import_list
from tests.lists import participant_list
from tests.pages.lists import ADA, ALAN, ALAN_AGAIN, EMMY, FINAL, GRACE, Lists, publish
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("jane@example.org", first_name="Jane", last_name="Doe")


def imports(client: Client) -> list[list[str]]:
    """The rows of the import log, with the list, the outcome and the counts."""
    table = rows(client.get("/data/"))
    start = next(place for place, row in enumerate(table) if "Outcome" in row)
    return [row[1:] for row in table[start + 1 :]]


# ------------------------------------------------------------------------------------------------ what is live, and how


def test_before_anything_is_loaded_the_page_says_so_of_each_dataset(client: Client) -> None:
    page = words(client.get("/data/"))
    for dataset in Dataset:
        assert f"{dataset.label} is not loaded" in page
    assert "Nothing has been imported yet." in page


def test_the_live_list_names_its_date_its_source_its_file_and_its_hash(client: Client, lists: Lists) -> None:
    page = client.get("/data/")
    assert "Live: Participant list 2027, final" in words(page)
    assert f"Release {lists.final.pk}, of 3 September 2026, live since" in words(page)
    assert "Rows 5" in words(page)
    assert f"SHA-256 {lists.final.sha256}" in words(page)
    assert {"https://data.cms.gov/list.csv", lists.final.get_absolute_url()} <= links(page).keys()


def test_the_hash_on_the_page_is_the_hash_of_the_file(client: Client, lists: Lists) -> None:
    [file] = lists.final.files.all()
    kept = storage.kept_path(file.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() in words(client.get("/data/"))
    assert "certutil -hashfile FILE SHA256" in words(client.get("/data/"))


def test_earlier_lists_stay_within_reach(client: Client, lists: Lists) -> None:
    page = client.get("/data/")
    assert "Earlier releases Participant list 2027, preliminary, published" in words(page)
    assert lists.preliminary.get_absolute_url() in links(page)


@pytest.mark.usefixtures("country")
def test_a_list_that_lacks_areas_says_that_it_is_incomplete(client: Client) -> None:
    assert "Rows 2 of 235: the list is incomplete" in words(client.get("/data/"))


def test_the_figures_say_how_clean_the_list_is(client: Client) -> None:
    not_said = GRACE._replace(small_practice_2027="Null")
    ada_in_the_other_cohort = ADA._replace(cohort="Low Back Pain")
    publish([ADA, ADA, ada_in_the_other_cohort, not_said, ALAN, ALAN_AGAIN, EMMY], kind="preliminary")
    figures = re.search(r"Live: Participant list 2027, preliminary (.*?) Release", words(client.get("/data/")))
    assert figures
    assert figures[1].split(" of them ")[0].startswith("rows that repeat another one exactly 1 clinicians (NPIs) 4")
    for figure in (
        "of them with several listings 2",
        "of them in both cohorts 1",
        "listings without an organization 1",
        "listings that do not say whether the practice is small 1",
    ):
        assert figure in figures[1]


def test_what_the_checks_noted_is_told(client: Client) -> None:
    publish([ADA, ADA, GRACE], kind="preliminary")
    page = words(client.get("/data/"))
    assert "The checks noted Rows that repeat another row exactly" in page


# --------------------------------------------------------------------------------------------------------- its columns


def test_the_dictionary_explains_every_column_that_the_importer_reads() -> None:
    names = {dataset: [column.name for column in profile.columns] for dataset, profile in PROFILES.items()}
    people = names[Dataset.PARTICIPANTS]
    assert tuple(people[:6]) == participants.REQUIRED
    assert all(participants.YEAR_COLUMN.fullmatch(name.replace("nn", "27")) for name in people[6:])
    assert tuple(names[Dataset.DELINEATIONS]) == tuple(delineations.SHAPES)
    read = {spelling for name in names[Dataset.ZIP_COUNTIES] for spelling in recognised(name)}
    assert read == zip_counties.SPELLINGS.keys()


def recognised(name: str) -> list[str]:
    return [what for what, spelling in zip_counties.SPELLINGS.items() if spelling.fullmatch(name)]


def test_the_columns_of_the_list_are_explained_in_words(client: Client) -> None:
    found = {row[0]: row[1] for row in rows(client.get("/data/")) if len(row) == 2}
    assert "Null while CMS has not said" in found["ASM_CYnn_PARTICIPANT"]
    assert "no TIN" in found["ORGANIZATION_LEGAL_NAME"]


# --------------------------------------------------------------------------------------------------------- its sources


def test_the_last_look_at_a_source_and_the_next_one_are_told(client: Client) -> None:
    assert "No further look at the sources is scheduled." in words(client.get("/data/"))
    SourceCheck.objects.create(dataset=Dataset.DELINEATIONS, problem="The server did not answer.")
    every_day_at_six = CrontabSchedule.objects.create(minute="0", hour="6", timezone="UTC")
    PeriodicTask.objects.create(name="daily", task=check_sources.name, crontab=every_day_at_six)
    page = words(client.get("/data/"))
    assert "it could not be read. The server did not answer." in page
    now = timezone.now()
    next_six = now.replace(hour=6, minute=0) + timedelta(days=now.hour >= 6)
    assert f"asked again on {next_six.day} {next_six:%B %Y} at 06:00 UTC" in page


# ------------------------------------------------------------------------------------------------------ the import log


def test_the_log_tells_how_each_import_ended(client: Client, lists: Lists) -> None:
    waiting = import_list(participant_list(FINAL[:-2]), kind="final", publish=False).release
    actions.reject_release(waiting, note="Cut off.")
    assert import_list(participant_list([ADA._replace(npi="1234567890")]), kind="final").state == "failed"
    assert imports(client) == [
        ["Participant list, final", "Refused by the checks", "1", "", "", ""],
        ["Participant list 2027, final", "Rejected by a reviewer", "3", "0", "2", "0"],
        ["Participant list 2027, final", "Published, live", "5", "0", "1", "2"],
        ["Participant list 2027, preliminary", "Published, replaced since", "6", "", "", ""],
    ]


def test_a_list_that_was_rolled_back_says_so(client: Client, lists: Lists) -> None:
    actions.roll_back(Dataset.PARTICIPANTS)
    assert [row[1] for row in imports(client)] == ["Rolled back", "Published, live"]


def test_an_import_that_waits_for_a_reviewer_is_nobodys_business_yet(client: Client, lists: Lists) -> None:
    import_list(participant_list(FINAL[:-1]), kind="final", publish=False)
    assert len(imports(client)) == 2


def test_what_a_refused_file_says_and_who_decided_stays_inside(client: Client, lists: Lists, staff: User) -> None:
    import_list(participant_list([ADA._replace(npi="1234567890")]), kind="final")
    waiting = import_list(participant_list(FINAL[:-1]), kind="final", publish=False).release
    actions.publish_release(waiting, note="As agreed with the registrar.", actor=staff)
    page = client.get("/data/").content.decode()
    assert "1234567890" not in page
    assert "registrar" not in page
    assert not [name for name in (staff.first_name, staff.last_name, staff.email) if name in page]


def test_what_the_checks_noted_stays_with_a_published_import(client: Client) -> None:
    publish([ADA, ADA, GRACE, ALAN], kind="preliminary")
    publish([ADA, GRACE, ALAN], kind="final")
    first = imports(client)[-1]
    assert first[0].startswith("Participant list 2027, preliminary Rows that repeat another row exactly")


def test_nothing_of_another_release_than_the_live_one_is_counted(client: Client, lists: Lists) -> None:
    assert Release.objects.published().count() == 2
    assert "clinicians (NPIs) 4" in words(client.get("/data/"))
