"""Releases: what is live and what was, one release with its file and its checks, and what one changed."""

import csv
import io

import pytest
from django.test import Client

from participants import actions
from participants.models import Dataset, Release, SourceCheck, State
from tests.importing.imports import import_list
from tests.lists import npi, participant_list, person
from tests.pages.lists import ADA, EMMY, GRACE, MARIE, Lists, publish
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db


def exported(client: Client, address: str) -> list[list[str]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


# ---------------------------------------------------------------------------------------------------------- the list


def test_releases_stand_by_dataset_newest_first_with_what_they_changed(client: Client, lists: Lists) -> None:
    page = client.get("/releases/")
    assert rows(page)[1:4] == [
        ["Participant list The source has not been checked yet."],
        ["Participant list 2027, final", "Live", "3 September 2026", today(), "5", "0", "1", "2"],
        ["Participant list 2027, preliminary", "Superseded", "5 February 2026", today(), "6", "First of its kind"],
    ]
    assert f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/?kind=removed" in links(page)


def today() -> str:
    published = Release.objects.live().get().published_at
    assert published
    return f"{published.day} {published:%B %Y}"


def test_the_last_look_at_each_source_is_told(client: Client, db: None) -> None:
    SourceCheck.objects.create(dataset=Dataset.PARTICIPANTS, version="2026-09-03")
    SourceCheck.objects.create(dataset=Dataset.MANDATORY_AREAS, problem="The server did not answer.")
    page = words(client.get("/releases/"))
    assert "UTC: it has a newer file." in page
    assert "UTC: it could not be read. The server did not answer." in page


def test_what_was_never_published_is_not_shown(client: Client, lists: Lists) -> None:
    waiting = import_list(participant_list([ADA]), kind="final").release
    assert waiting.state == State.IN_REVIEW
    assert waiting.get_absolute_url() not in links(client.get("/releases/"))
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client.get(f"/releases/{lists.final.pk}/diff/{waiting.pk}/").status_code == 404
    assert client.get(f"/api/v1/releases/{waiting.pk}").status_code == 404


def test_the_list_of_releases_is_a_file_too(client: Client, lists: Lists) -> None:
    assert "/releases.csv" in links(client.get("/releases/"))
    header, *found = exported(client, "/releases.csv")
    assert [row[header.index("SHA-256")] for row in found] == [lists.final.sha256, lists.preliminary.sha256]


# -------------------------------------------------------------------------------------------------------- one release


def test_a_release_shows_its_figures_its_file_and_its_hash(client: Client, lists: Lists) -> None:
    page = words(client.get(lists.final.get_absolute_url()))
    assert "Participants 5 Heart failure 3 Low back pain 2 In small practices 1" in page
    assert "Added 0 Removed 1 Changed 2" in page
    assert lists.final.sha256 in page
    assert "list.csv" in page
    assert "Nothing. The file passed every check." in page


def test_a_release_shows_what_its_checks_noted(client: Client, db: None) -> None:
    release = publish([ADA, ADA, GRACE], kind="preliminary")
    page = words(client.get(release.get_absolute_url()))
    assert "1 repeats another" in page
    assert "What our checks noted" in page


def test_an_older_release_leads_to_the_newer_one(client: Client, lists: Lists) -> None:
    page = client.get(lists.preliminary.get_absolute_url())
    assert "There is a newer list" in words(page)
    assert lists.final.get_absolute_url() in links(page)


def test_a_withdrawn_release_keeps_its_address_and_says_so(client: Client, lists: Lists) -> None:
    actions.roll_back(Dataset.PARTICIPANTS, note="Wrong file.")
    page = client.get(lists.final.get_absolute_url())
    assert "This release was withdrawn on" in words(page)
    assert "There is a newer list" not in words(client.get(lists.preliminary.get_absolute_url()))
    assert lists.final.get_absolute_url() not in links(client.get("/releases/"))


@pytest.mark.usefixtures("country")
def test_a_list_that_is_known_to_be_incomplete_says_so(client: Client) -> None:
    release = Release.objects.of(Dataset.MANDATORY_AREAS).get()
    page = words(client.get(release.get_absolute_url()))
    assert "This list is incomplete It has 2 of 235 entries." in page


# --------------------------------------------------------------------------------------------------------- differences


def test_a_difference_shows_whom_it_removed_and_what_it_changed_before_and_after(client: Client, lists: Lists) -> None:
    page = client.get(f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/")
    assert rows(page)[:4] == [
        ["NPI", "Cohort", "First name", "Last name", "State", "Organization", "Change"],
        [
            MARIE.npi,
            "Heart failure",
            "MARIE",
            "CURIE",
            "NY",
            "NEW CARDIOLOGY LLC",
            "Changed Organization: was OLD CARDIOLOGY LLC, now NEW CARDIOLOGY LLC Small practice 2027: was No, now Yes",
        ],
        [EMMY.npi, "Heart failure", "EMMY", "NOETHER", "PA", "", "Changed Participant 2027: was Yes, now No"],
        [GRACE.npi, "Low back pain", "GRACE", "HOPPER", "TX", "NAVY SPINE CENTER", "Removed"],
    ]
    assert links(page)[f"/clinicians/{GRACE.npi}/"] == GRACE.npi


def test_a_difference_can_be_narrowed_to_one_kind(client: Client, lists: Lists) -> None:
    address = f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/"
    page = client.get(address, {"kind": "removed"})
    assert [row[0] for row in rows(page)[1:2]] == [GRACE.npi]
    assert links(page)["?kind=changed"] == "Changed 2"
    assert "No change of this kind" in words(client.get(address, {"kind": "added"}))


def test_the_pages_of_a_difference_have_every_row_once_and_so_has_its_file(client: Client, db: None) -> None:
    before = publish([person(number) for number in range(1, 201)], kind="preliminary")
    after = publish([person(number, small_practice_2027="Yes") for number in range(1, 201)], kind="final")
    address = f"/releases/{before.pk}/diff/{after.pk}/"
    pages = [client.get(address, {"page": number}) for number in range(1, 5)]
    everybody = sorted(npi(number) for number in range(1, 201))
    assert sorted(row[0] for page in pages for row in rows(page) if row[0].isdigit()) == everybody
    header, *found = exported(client, f"/releases/{before.pk}/diff/{after.pk}.csv?kind=changed")
    assert sorted(row[header.index("NPI")] for row in found) == everybody
    assert {row[header.index("What changed")] for row in found} == {"Small practice 2027: was No, now Yes"}


def test_a_difference_can_be_narrowed_to_a_state_and_a_cohort(client: Client, lists: Lists) -> None:
    address = f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/"
    page = client.get(address, {"state": "NY"})
    assert [row[0] for row in rows(page)[1:2]] == [MARIE.npi]
    assert links(page)["?kind=changed&state=NY"] == "Changed 1"
    in_texas = client.get(address, {"state": "TX", "cohort": "low_back_pain", "kind": "removed"})
    assert GRACE.npi in links(in_texas)[f"/clinicians/{GRACE.npi}/"]
    assert "No change of this kind" in words(client.get(address, {"state": "TX", "cohort": "heart_failure"}))
    header, *found = exported(client, f"{address[:-1]}.csv?cohort=heart_failure")
    assert {row[header.index("NPI")] for row in found} == {MARIE.npi, EMMY.npi}


def test_a_difference_is_counted_by_cohort_and_state(client: Client, lists: Lists) -> None:
    page = client.get(f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/")
    assert rows(page)[5:] == [
        ["Heart failure", "0", "0", "2"],
        ["Low back pain", "0", "1", "0"],
        ["New York", "0", "0", "1"],
        ["Pennsylvania", "0", "0", "1"],
        ["Texas", "0", "1", "0"],
    ]
    assert links(page)["?state=TX"] == "Texas"


@pytest.mark.usefixtures("country")
def test_releases_of_different_datasets_cannot_be_compared(client: Client, preliminary: Release) -> None:
    areas = Release.objects.of(Dataset.MANDATORY_AREAS).get()
    assert client.get(f"/releases/{preliminary.pk}/diff/{areas.pk}/").status_code == 404


def test_two_releases_that_say_the_same_differ_in_nothing(client: Client, preliminary: Release) -> None:
    page = words(client.get(f"/releases/{preliminary.pk}/diff/{preliminary.pk}/"))
    assert "The two releases say the same" in page


@pytest.mark.parametrize(
    "query",
    ["kind=x", "page=abc", "page=0", "page=-1", "page=999999999999", "kind=%00", "page=%00", "state=XX", "cohort=%00"],
)
def test_no_query_string_breaks_a_difference(client: Client, lists: Lists, query: str) -> None:
    address = f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}"
    assert client.get(f"{address}/?{query}").status_code == 200
    assert client.get(f"{address}.csv?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "99", "9" * 40])
def test_a_release_that_does_not_exist_is_not_found(client: Client, preliminary: Release, number: str) -> None:
    assert client.get(f"/releases/{number}/").status_code == 404
    assert client.get(f"/releases/{preliminary.pk}/diff/{number}/").status_code == 404
    assert client.get(f"/api/v1/releases/{number}").status_code == 404
