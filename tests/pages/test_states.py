import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participants.models import Dataset, Release
from participants.places.tiles import tile_map
from participants.states import BY_CODE, STATES
from tests.importing.imports import import_list
from tests.lists import participant_list, person, sample_people
from tests.pages.geography import load_delineations, load_mandatory_areas
from tests.pages.reading import links, words
from tests.pages.tables import by_name, csv_rows, xlsx_rows

pytestmark = pytest.mark.django_db

SPINE = {"cohort": "Low Back Pain", "organization": "HUDSON SPINE CENTER"}
BEFORE = [
    person(1, state="TX"),
    person(2, state="TX", small_practice_2027="Yes"),
    person(3, state="TX", last_name="NOETHER", first_name="EMMY"),
    person(4, state="NY", **SPINE),
    person(5, state="NY", cohort="Low Back Pain", organization="HUDSON SPINE CENTER INC"),
    person(6, state="NY", organization=""),
    person(7, state="OK"),
]
# EMMY NOETHER is gone, and 7 has moved to Texas.
AFTER = [row._replace(state="TX") if row == BEFORE[6] else row for row in BEFORE if row.last_name != "NOETHER"]


def publish(rows: list[Any], *, kind: str) -> Release:
    result = import_list(participant_list(rows), kind=kind)
    assert result.state == "live", result.issues
    return result.release


@pytest.fixture
def preliminary() -> Release:
    return publish(BEFORE, kind="preliminary")


@pytest.fixture
def final(preliminary: Release) -> Release:
    return publish(AFTER, kind="final")


@pytest.fixture
def areas(tmp_path: Path) -> None:
    """The made-up country's areas, two of which are known to be mandatory."""
    load_delineations(tmp_path)
    load_mandatory_areas(tmp_path)


# ------------------------------------------------------------------------------------------------------- all the states


def test_the_table_counts_the_rows_of_each_state_and_adds_up_to_the_list(client: Client, preliminary: Release) -> None:
    table = by_name(client.get("/states/"))
    assert table["Texas"][:4] == ["3", "3", "0", "1"]
    assert table["New York"][:4] == ["3", "1", "2", "0"]
    assert table["Oklahoma"][:4] == ["1", "1", "0", "0"]
    assert table["Wyoming"][:4] == ["0", "0", "0", "0"]
    assert table["All"][:4] == ["7", "5", "2", "1"]
    assert len(table) == len(STATES) + 1


def test_each_state_is_one_tile_that_leads_to_it_and_has_the_count_of_the_table(
    client: Client, preliminary: Release
) -> None:
    response = client.get("/states/")
    tiles = re.findall(r'<a class="tile" href="/states/(..)/".*?<title>(.*?)</title>', response.content.decode(), re.S)
    assert sorted(code for code, _ in tiles) == sorted(BY_CODE)
    table = by_name(response)
    for code, name in tiles:
        state = BY_CODE[code].name
        assert re.fullmatch(rf"{code} {re.escape(state)}: {table[state][0]} participants?", name)


def test_the_map_can_be_skipped_to_the_table_of_the_same_counts(client: Client, preliminary: Release) -> None:
    response = client.get("/states/")
    assert links(response)["#states"] == "Skip the map: the table has the same counts"
    assert b'id="states"' in response.content


def test_no_two_tiles_lie_on_each_other() -> None:
    drawn = tile_map(dict.fromkeys(BY_CODE, 1))
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == len(drawn.tiles) == len(STATES)
    assert all(tile.x + 48 <= drawn.width and tile.y + 48 <= drawn.height for tile in drawn.tiles)


def test_the_more_participants_the_darker_the_tile_and_nobody_is_a_shade_of_its_own() -> None:
    counts = dict.fromkeys(BY_CODE, 0) | {"TX": 1034, "CA": 590, "FL": 590, "NY": 12, "AK": 1}
    drawn = tile_map(counts)
    shades = {tile.state.code: tile.shade for tile in drawn.tiles}
    assert shades["WY"] == 0 < shades["AK"] < shades["NY"] < shades["FL"] == shades["CA"] < shades["TX"]
    assert [(shade.low, shade.high) for shade in drawn.shades] == [(0, 0), (1, 1), (12, 12), (590, 590), (1034, 1034)]


def test_the_first_list_has_nothing_to_compare_with(client: Client, preliminary: Release) -> None:
    response = client.get("/states/")
    assert by_name(response)["Texas"][4] == "–"
    assert "compares" not in words(response)


def test_the_change_is_against_the_list_before(client: Client, preliminary: Release, final: Release) -> None:
    response = client.get("/states/")
    table = by_name(response)
    assert [table[name][4] for name in ("Texas", "Oklahoma", "New York", "All")] == ["0", "−1", "0", "−1"]
    assert f"“Change” compares {final.label} with {preliminary.label}." in words(response)
    assert f"/releases/{preliminary.pk}/diff/{final.pk}/" in links(response)


def test_sample_people_are_never_compared_with_real_ones(client: Client) -> None:
    publish(sample_people(3), kind="preliminary")
    publish(BEFORE, kind="preliminary")
    assert by_name(client.get("/states/"))["Texas"][4] == "–"
    assert "Since the list before" not in words(client.get("/states/TX/"))


def test_after_a_roll_back_the_figures_are_those_of_the_list_before(
    client: Client, preliminary: Release, final: Release
) -> None:
    assert by_name(client.get("/states/"))["All"][0] == "6"
    call_command("rollback_release", Dataset.PARTICIPANTS, performance_year=2027, note="Too early.")
    assert by_name(client.get("/states/"))["All"][0] == "7"


@pytest.mark.parametrize(
    ("sort", "first"), [("", "Alabama"), ("-participants", "New York"), ("-small_practices", "Texas")]
)
def test_a_heading_sorts_the_table_and_its_file_alike(
    client: Client, preliminary: Release, sort: str, first: str
) -> None:
    names = list(by_name(client.get(f"/states/?sort={sort}")))
    assert names[0] == first
    assert [row["Name"] for row in csv_rows(client, f"/states.csv?sort={sort}")] == names[:-1]


def test_the_files_have_the_counts_and_name_the_list(client: Client, final: Release, areas: None) -> None:
    rows = csv_rows(client, "/states.csv")
    assert xlsx_rows(client, "/states.xlsx") == rows
    assert {row["State"]: row for row in rows}["OK"] == {
        "State": "OK",
        "Name": "Oklahoma",
        "Participants": "0",
        "Heart failure": "0",
        "Low back pain": "0",
        "Small practices": "0",
        "Change since the list before": "-1",
        "Mandatory areas known": "0",
        "List": final.label,
        "SHA-256 of the list": final.sha256,
    }


def test_an_area_across_a_border_counts_in_both_states_and_once_in_all(
    client: Client, preliminary: Release, areas: None
) -> None:
    response = client.get("/states/")
    table = by_name(response)
    assert [table[name][5] for name in ("New York", "New Jersey", "Texas", "All")] == ["2", "1", "0", "2"]
    assert "2 of 235 mandatory areas are known" in words(response)


def test_without_a_participant_list_the_page_counts_nobody(client: Client) -> None:
    response = client.get("/states/")
    assert response.status_code == 200
    assert "The participant list is not loaded" in words(response)
    assert by_name(response) == {}


def test_the_page_of_states_asks_the_database_little(
    client: Client, final: Release, areas: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        client.get("/states/")


# ------------------------------------------------------------------------------------------------------------ one state


def test_a_state_shows_its_figures_and_leads_to_its_clinicians(client: Client, preliminary: Release) -> None:
    response = client.get("/states/NY/")
    assert "3 Participants 1 Heart failure 2 Low back pain 0 In small practices" in figures(response)
    assert links(response)["/clinicians/?state=NY"] == "See the clinicians in New York"
    assert preliminary.sha256 in words(response)


def figures(response: Any) -> str:
    """Each figure with its label, in the order in which they are seen."""
    found = re.findall(r"<dt>([^<]*)</dt>\s*<dd><a [^>]*>([^<]*)</a>", response.content.decode())
    return " ".join(f"{value} {label}" for label, value in found)


def test_the_spellings_of_one_organization_are_counted_together(client: Client, preliminary: Release) -> None:
    table = by_name(client.get("/states/NY/"))
    assert table == {"HUDSON SPINE CENTER": ["2"]}


def test_the_organizations_with_the_most_participants_come_first_and_ten_are_shown(client: Client) -> None:
    rows = [person(number, organization=f"GROUP {number % 12}") for number in range(1, 30)]
    publish(rows, kind="preliminary")
    table = by_name(client.get("/states/TX/"))
    assert list(table.values()) == [["3"]] * 5 + [["2"]] * 5


def test_someone_who_was_removed_is_named_where_the_list_had_them(
    client: Client, preliminary: Release, final: Release
) -> None:
    response = client.get("/states/TX/")
    assert f"Against {preliminary.label}: 0 added, 1 removed, 1 changed." in words(response)
    assert links(response)[f"/clinicians/{person(3).npi}/"] == "NOETHER, EMMY"
    assert "0 added, 0 removed, 0 changed" in words(client.get("/states/NY/"))


def test_someone_who_was_added_is_named(client: Client, preliminary: Release) -> None:
    publish([*BEFORE, person(8, state="NY", last_name="TURING", first_name="ALAN")], kind="preliminary")
    response = client.get("/states/NY/")
    assert "1 added, 0 removed, 0 changed" in words(response)
    assert links(response)[f"/clinicians/{person(8).npi}/"] == "TURING, ALAN"


def test_of_many_removed_a_hundred_are_named_and_all_are_counted(client: Client) -> None:
    everyone = [person(number) for number in range(1, 601)]
    publish(everyone, kind="preliminary")
    publish(everyone[120:], kind="final")
    response = client.get("/states/TX/")
    assert "0 added, 120 removed, 0 changed" in words(response)
    assert "These are the first 100 by name." in words(response)
    assert sum(re.fullmatch(r"/clinicians/\d{10}/", link) is not None for link in links(response)) == 100


def test_a_state_shows_its_areas_the_mandatory_ones_first(client: Client, preliminary: Release, areas: None) -> None:
    response = client.get("/states/NJ/")
    assert [(name, cells[0]) for name, cells in by_name(response).items()] == [
        ("Great Harbor, NJ-NY", "Mandatory"),
        ("Newhaven, NJ", "Not known"),
    ]
    assert "/areas/?state=NJ" in links(response)


def test_a_state_never_claims_to_know_the_area_of_a_participant(
    client: Client, preliminary: Release, areas: None
) -> None:
    page = words(client.get("/states/NY/"))
    assert "The list names a state, not an area. It cannot tell which of these areas a participant is in." in page


def test_a_state_without_areas_on_the_loaded_part_of_the_list_is_not_called_free_of_them(
    client: Client, preliminary: Release, areas: None
) -> None:
    page = words(client.get("/states/TX/"))
    assert "No area in Texas is on the part of CMS’s list that is loaded." in page
    assert "That does not mean “not mandatory”." in page


def test_a_state_where_nobody_is_listed_says_so_and_how_to_go_on(
    client: Client, preliminary: Release, areas: None
) -> None:
    response = client.get("/states/PR/")
    assert response.status_code == 200
    assert "No row of the list names Puerto Rico" in words(response)
    assert "No metropolitan or micropolitan area lies in Puerto Rico" in words(response)
    assert "/clinicians/" in links(response)


def test_a_state_is_found_in_small_letters_too(client: Client, preliminary: Release) -> None:
    assert client.get("/states/tx/").headers["Location"] == "/states/TX/"


@pytest.mark.parametrize("code", ["ZZ", "Texas", "1", "ẞß"])
def test_what_is_no_state_is_answered_with_a_way_on(client: Client, preliminary: Release, code: str) -> None:
    response = client.get(f"/states/{code}/")
    assert response.status_code == 404
    assert f"{code} is not the postal code of a state or territory." in words(response)
    assert "/states/" in links(response)


def test_without_a_participant_list_a_state_says_that_nothing_is_known(client: Client) -> None:
    response = client.get("/states/TX/")
    assert response.status_code == 200
    assert "The participant list is not loaded" in words(response)
    assert "No row of the list" not in words(response)
