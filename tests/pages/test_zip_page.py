"""The answer for a ZIP code: where it lies, and never whether somebody participates."""

import pytest
from django.test import Client

from participants.models import Release
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db

ALDER, HARBOR, NEWHAVEN = "Alder-Birch, NY", "Great Harbor, NJ-NY", "Newhaven, NJ"
METRO, DIVISION = "Metropolitan statistical area", "Metropolitan division"


def about(client: Client, zip_code: str) -> str:
    return words(client.get(f"/zip/{zip_code}/"))


@pytest.mark.usefixtures("preliminary", "country")
@pytest.mark.parametrize(
    ("zip_code", "verdict"),
    [
        ("12201", f"ZIP 12201 is inside a mandatory area: {ALDER}"),
        ("12202", f"ZIP 12202 is partly inside a mandatory area: {ALDER}"),
        ("07001", f"ZIP 07001 is partly inside a mandatory area: {HARBOR}"),
        ("10999", "Cannot say: the list of mandatory areas here is incomplete"),
        ("99999", "ZIP 99999 is not in the Census Bureau’s table"),
    ],
)
def test_the_answer_stands_first(client: Client, zip_code: str, verdict: str) -> None:
    assert about(client, zip_code).startswith(f"ZIP {zip_code} {verdict}")


@pytest.mark.usefixtures("country")
def test_while_the_list_of_mandatory_areas_is_incomplete_nothing_is_outside(client: Client) -> None:
    for zip_code in ("12202", "07001", "10999"):
        assert "outside" not in about(client, zip_code).lower()
    assert "The list here holds 2 of 235 mandatory areas." in about(client, "07001")
    assert rows(client.get("/zip/07001/"))[2][2:] == [NEWHAVEN, "30314", DIVISION, "Not known"]


@pytest.mark.usefixtures("complete_country")
def test_with_the_whole_list_a_zip_can_be_outside(client: Client) -> None:
    assert "ZIP 10999 is outside the mandatory areas" in about(client, "10999")
    assert rows(client.get("/zip/07001/"))[2][2:] == [NEWHAVEN, "30314", DIVISION, "No"]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("zip_code", ["12201", "12202", "07001", "10999", "99999"])
def test_a_zip_page_says_that_a_place_decides_nothing_and_calls_nobody_a_participant(
    client: Client, zip_code: str
) -> None:
    page = client.get(f"/zip/{zip_code}/")
    assert "A ZIP code or an office address never decides who participates." in words(page)
    assert "takes the most common one" in words(page)
    assert "CMS, ASM Participant Office Hour of 8 April 2026" in links(page).values()
    for claim in ("you are a participant", "must participate", "is a participant", "not a participant"):
        assert claim not in words(page).lower()


@pytest.mark.usefixtures("country")
def test_a_zip_in_several_areas_lists_all_of_them(client: Client) -> None:
    assert rows(client.get("/zip/07001/"))[1:] == [
        ["Harbor County", "NJ", HARBOR, "30304", DIVISION, "Yes"],
        ["Haven County", "NJ", NEWHAVEN, "30314", DIVISION, "Not known"],
    ]


@pytest.mark.usefixtures("country")
def test_a_county_in_no_area_is_named(client: Client) -> None:
    assert rows(client.get("/zip/10999/"))[1][1:] == ["NY", "In no metropolitan or micropolitan area"]


@pytest.mark.usefixtures("country")
def test_the_answer_links_the_releases_that_it_rests_on(client: Client) -> None:
    found = links(client.get("/zip/12201/"))
    assert {release.get_absolute_url() for release in Release.objects.live()} <= set(found)


@pytest.mark.usefixtures("country")
def test_a_zip_that_may_begin_an_npi_offers_that_search(client: Client) -> None:
    assert links(client.get("/zip/12201/"))["/clinicians/?q=NPI+12201"] == "Show the NPIs that begin with 12201"
    assert not any("NPI+" in url for url in links(client.get("/zip/99999/")))


def test_without_the_tables_the_page_says_that_they_are_not_loaded(client: Client) -> None:
    page = about(client, "12201")
    assert "the tables of ZIP codes and areas are not loaded here" in page
    assert "is not in the Census Bureau’s table" not in page


@pytest.mark.parametrize("written", ["12207-1234", "122071234"])
def test_nine_digits_lead_to_the_first_five(client: Client, written: str) -> None:
    assert client.get(f"/zip/{written}/").headers["Location"] == "/zip/12207/"


@pytest.mark.parametrize("written", ["abc", "123", "1220", "122077", "١٢٣٤٥", "%00", "9" * 500, "<b>"])
def test_what_is_no_zip_code_is_explained(client: Client, written: str) -> None:
    page = client.get(f"/zip/{written}/")
    assert page.status_code == 404
    assert "A ZIP code has five digits" in words(page)
    assert "<b>" not in page.content.decode()
