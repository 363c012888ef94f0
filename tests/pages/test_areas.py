from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from participants.importing import update
from participants.models import Area, Dataset, Release
from tests.pages.geography import (
    COMPLETE,
    DELINEATION_HEADER,
    MANDATORY,
    METRO,
    csv_file,
    live,
    load_delineations,
    load_mandatory_areas,
    load_zip_counties,
)
from tests.pages.reading import links, words
from tests.pages.tables import by_name, csv_rows, xlsx_rows

pytestmark = pytest.mark.django_db

REAL_TABLES = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def country(tmp_path: Path) -> None:
    """All three tables, with two of the 235 mandatory areas."""
    load_delineations(tmp_path)
    load_zip_counties(tmp_path)
    load_mandatory_areas(tmp_path)


@pytest.fixture
def complete_country(tmp_path: Path) -> None:
    """The same and 240 small towns, with all 235 mandatory areas."""
    load_delineations(tmp_path, towns=240)
    load_zip_counties(tmp_path)
    load_mandatory_areas(tmp_path, towns=COMPLETE - len(MANDATORY))


# ---------------------------------------------------------------------------------------------------- the list of areas


def test_the_list_has_every_area_that_cms_could_select_and_no_area_that_has_divisions(
    client: Client, country: None
) -> None:
    areas = by_name(client.get("/areas/"))
    assert [cells[1] for cells in areas.values()] == ["10100", "20200", "30304", "30314"]


def test_a_division_names_the_metropolitan_area_that_it_is_part_of(client: Client, country: None) -> None:
    response = client.get("/areas/")
    assert "Newhaven, NJ Part of Great Harbor-Newhaven, NJ-NY" in words(response)
    assert "/areas/30300/" in links(response)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("alder", ["10100"]),
        ("BIRCH al", ["10100"]),
        ("canon", ["20200"]),
        ("cañon verde", ["20200"]),
        ("20200", ["20200"]),
        ("ny", ["10100", "30304", "30314"]),
        ("30300", ["30304", "30314"]),
        ("lder", []),
        ("alder cañon", []),
    ],
)
def test_areas_are_found_by_beginnings_of_words_with_or_without_accents_and_by_code(
    client: Client, country: None, typed: str, found: list[str]
) -> None:
    results = client.get("/api/v1/areas", {"q": typed}).json()["results"]
    assert [area["code"] for area in results] == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "NY"}, ["10100", "30304"]),
        ({"kind": "division"}, ["30304", "30314"]),
        ({"mandatory": "yes"}, ["10100", "30304"]),
        ({"mandatory": "unknown"}, ["20200", "30314"]),
        ({"state": "NY", "kind": "metropolitan", "q": "alder"}, ["10100"]),
        ({"state": "WY"}, []),
    ],
)
def test_page_file_and_api_find_the_same_areas_for_the_same_filters(
    client: Client, country: None, filters: dict[str, str], found: list[str]
) -> None:
    page = client.get("/areas/", filters)
    shown = [cells[1] for cells in by_name(page).values()] if found else []
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    in_file = [row["Code"] for row in csv_rows(client, f"/areas.csv?{query}")]
    in_api = [area["code"] for area in client.get("/api/v1/areas", filters).json()["results"]]
    assert shown == in_file == in_api == found


def test_when_no_area_fits_the_page_says_how_to_go_on(client: Client, country: None) -> None:
    response = client.get("/areas/", {"q": "atlantis"})
    assert "No area fits these filters" in words(response)
    assert "/areas/" in links(response)


def test_a_filter_that_cannot_be_is_explained_and_its_file_leads_to_the_explanation(
    client: Client, country: None
) -> None:
    response = client.get("/areas/", {"state": "ZZ"})
    assert response.status_code == 400
    assert "That is not a state. Use a code of two letters, such as TX." in words(response)
    assert "No area fits" not in words(response)
    assert client.get("/areas.csv?state=ZZ").headers["Location"] == "/areas/?state=ZZ"


def test_a_heading_sorts_by_its_column_and_back_and_keeps_the_filters(client: Client, country: None) -> None:
    def codes(address: str) -> list[str]:
        return [cells[1] for cells in by_name(client.get(address)).values()]

    headings = [link for link in links(client.get("/areas/?state=NY")) if "sort=code" in link]
    assert headings == ["?state=NY&sort=code"]
    assert codes("/areas/?sort=code") == ["10100", "20200", "30304", "30314"]
    assert codes("/areas/?sort=-code") == ["30314", "30304", "20200", "10100"]
    assert codes("/areas/?sort=mandatory") == ["10100", "30304", "20200", "30314"]
    assert "?sort=code" in links(client.get("/areas/?sort=-code&page=1"))


def test_the_pages_together_show_every_area_once(client: Client, complete_country: None) -> None:
    first = client.get("/areas/?sort=kind")
    assert "244 areas that CMS could select" in words(first)
    codes = [
        cells[1] for page in range(1, 6) for cells in by_name(client.get(f"/areas/?sort=kind&page={page}")).values()
    ]
    assert len(codes) == len(set(codes)) == 244


def test_the_file_has_the_areas_of_all_pages_and_both_formats_agree(client: Client, complete_country: None) -> None:
    rows = csv_rows(client, "/areas.csv?state=WY&sort=-code")
    assert [row["Code"] for row in rows] == [str(60000 + number) for number in range(240, 0, -1)]
    assert xlsx_rows(client, "/areas.xlsx?state=WY&sort=-code") == rows
    assert csv_rows(client, "/areas.csv?state=wy&sort=-code") == rows


# ----------------------------------------------------------------------------------------------- mandatory, not known


def test_while_the_list_is_incomplete_no_area_is_called_not_mandatory(client: Client, country: None) -> None:
    response = client.get("/areas/")
    assert "2 of 235 mandatory areas are known" in words(response)
    assert {cells[1]: cells[0] for cells in by_name(response).values()} == {
        "10100": "Mandatory",
        "20200": "Not known",
        "30304": "Mandatory",
        "30314": "Not known",
    }
    assert "no area can be called “not mandatory”" in words(client.get("/areas/?mandatory=no"))
    assert "Not known whether this is a mandatory area" in words(client.get("/areas/20200/"))
    assert client.get("/api/v1/areas/20200").json()["mandatory"] is None
    assert client.get("/api/v1/areas?mandatory=no").json()["count"] == 0


def test_on_the_complete_list_an_area_that_is_not_on_it_is_not_mandatory(
    client: Client, complete_country: None
) -> None:
    assert by_name(client.get("/areas/?q=canon"))["Cañon Verde, TX"][0] == "Not mandatory"
    page = words(client.get("/areas/20200/"))
    assert "Not a mandatory area" in page
    assert "An office here does not rule a clinician out" in page
    assert "are known" not in words(client.get("/areas/"))
    assert client.get("/api/v1/areas?mandatory=unknown").json()["count"] == 0
    assert client.get("/api/v1/areas/20200").json()["mandatory"] is False


def test_without_a_list_of_mandatory_areas_nothing_is_said_of_any_area(client: Client, tmp_path: Path) -> None:
    load_delineations(tmp_path)
    response = client.get("/areas/")
    assert "CMS’s list of mandatory areas is not loaded" in words(response)
    assert {cells[0] for cells in by_name(response).values()} == {"Not known"}
    assert "The list of mandatory areas is not loaded here" in words(client.get("/areas/10100/"))


def test_without_the_table_of_areas_the_pages_say_so_and_call_no_code_wrong(client: Client) -> None:
    not_loaded = "The table of metropolitan and micropolitan areas is not loaded"
    assert not_loaded in words(client.get("/areas/"))
    unknown = client.get("/areas/10580/")
    assert unknown.status_code == 404
    assert not_loaded in words(unknown)
    assert "is not the code" not in words(unknown)
    assert client.get("/api/v1/areas").json()["count"] == 0
    assert not_loaded in client.get("/api/v1/areas/10580").json()["detail"]


# ------------------------------------------------------------------------------------------------------------ one area


def test_an_area_shows_its_counties_and_the_zip_codes_that_touch_it(client: Client, country: None) -> None:
    response = client.get("/areas/10100/")
    assert by_name(response) == {
        "Alder County": ["NY", "36001", "Central"],
        "Birch County": ["NY", "36003", "Outlying"],
    }
    page = words(response)
    assert "1 wholly inside 12201" in page
    assert "1 partly inside These touch a county outside the area too." in page
    assert [link for link in links(response) if link.startswith("/zip/")] == ["/zip/12201/", "/zip/12202/"]
    assert "/states/NY/" in links(response)


def test_a_zip_code_across_two_divisions_is_wholly_inside_neither(client: Client, country: None) -> None:
    for division in ("30304", "30314"):
        assert client.get(f"/api/v1/areas/{division}").json()["zips"] == [{"zip": "07001", "wholly": False}]


def test_a_mandatory_area_says_what_that_means_and_which_file_says_so(client: Client, country: None) -> None:
    page = words(client.get("/areas/10100/"))
    assert "A mandatory area" in page
    assert "A ZIP code or an office address never decides who participates." in page
    assert Release.objects.current(Dataset.MANDATORY_AREAS).sha256 in page


def test_a_division_shows_its_metropolitan_area_and_its_neighbours(client: Client, country: None) -> None:
    response = client.get("/areas/30314/")
    assert "Areas Great Harbor-Newhaven, NJ-NY Newhaven, NJ Metropolitan division 30314" in words(response)
    assert "Other divisions of the same metropolitan area" in words(response)
    assert by_name(response)["Great Harbor, NJ-NY"] == ["Mandatory", "30304", "Metropolitan division"]


def test_an_area_that_has_divisions_is_never_selected_itself(client: Client, country: None) -> None:
    response = client.get("/areas/30300/")
    assert "Never selected itself: CMS selects among its divisions" in words(response)
    assert by_name(response)["Great Harbor, NJ-NY"][0] == "Mandatory"
    assert by_name(response)["Newhaven, NJ"][0] == "Not known"
    assert by_name(response)["Haven County"] == ["NJ", "34003", "Outlying", "30314"]
    assert not any(link.startswith("/zip/") for link in links(response))


def test_a_code_of_an_older_delineation_leads_to_where_the_place_is_now(client: Client, tmp_path: Path) -> None:
    cleveland = ["17410", "", "Cleveland, OH", METRO, "", "Cuyahoga County", "39", "035", "Central"]
    live(Dataset.DELINEATIONS, csv_file(tmp_path, "list1.csv", [DELINEATION_HEADER, cleveland]))
    response = client.get("/areas/17460/")
    assert response.status_code == 404
    assert "17460 is the code of an older delineation. Since 2023 its place is in: Cleveland, OH" in words(response)
    assert "/areas/17410/" in links(response)
    problem = client.get("/api/v1/areas/17460")
    assert problem.status_code == 404
    assert "Its place is now in 17410." in problem.json()["detail"]


@pytest.mark.parametrize("code", ["99999", "abc", "1058", "10580-", "<b>", "%00"])
def test_a_code_that_no_area_has_is_answered_with_a_way_on(client: Client, country: None, code: str) -> None:
    response = client.get(f"/areas/{code}/")
    assert response.status_code == 404
    assert f"{unquote(code)} is not the code of a metropolitan or micropolitan area" in words(response)
    assert client.get(f"/api/v1/areas/{code}").status_code == 404
    assert {"/areas/", "/states/"} <= set(links(response))


def test_five_digits_that_no_area_has_may_have_been_meant_as_a_zip_code(client: Client, country: None) -> None:
    assert "/zip/99999/" in links(client.get("/areas/99999/"))
    assert not any(link.startswith("/zip/") for link in links(client.get("/areas/9999/")))


# ------------------------------------------------------------------------------------------------------------ the API


def test_the_api_gives_an_area_with_everything_that_its_page_shows(client: Client, country: None) -> None:
    area = client.get("/api/v1/areas/30304").json()
    release, vintages = area.pop("release"), area.pop("vintages")
    assert release["dataset"] == "mandatory_areas"
    assert release["rows"] == 2
    assert set(vintages) == {"mandatory_areas", "delineations", "zip_counties"}
    assert [division["code"] for division in area.pop("divisions")] == ["30304", "30314"]
    assert area == {
        "code": "30304",
        "title": "Great Harbor, NJ-NY",
        "kind": "division",
        "mandatory": True,
        "states": ["NJ", "NY"],
        "cbsa_code": "30300",
        "cbsa_title": "Great Harbor-Newhaven, NJ-NY",
        "has_divisions": False,
        "counties": [
            {"geoid": "34001", "name": "Harbor County", "state": "NJ", "area_code": "30304", "central": True},
            {"geoid": "36005", "name": "Dock County", "state": "NY", "area_code": "30304", "central": True},
        ],
        "zips": [{"zip": "07001", "wholly": False}],
    }


def test_following_next_leads_through_all_areas(client: Client, country: None) -> None:
    address, codes = "/api/v1/areas?page_size=3", []
    while address:
        page = client.get(address).json()
        codes += [area["code"] for area in page["results"]]
        address = page["next"]
    assert codes == ["10100", "20200", "30304", "30314"]
    assert page["count"] == 4


@pytest.mark.parametrize("query", ["state=nowhere", "mandatory=maybe", "kind=town", "page=0", f"q={'a' * 101}"])
def test_the_api_refuses_a_parameter_that_cannot_be_and_names_it(client: Client, country: None, query: str) -> None:
    response = client.get(f"/api/v1/areas?{query}")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == [query.partition("=")[0]]


def test_a_page_about_areas_asks_the_database_little(
    client: Client, complete_country: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ("/areas/", "/areas/10100/", "/areas/30300/"):
        with django_assert_max_num_queries(6):
            assert client.get(address).status_code == 200


# ------------------------------------------------------------------------------------------------------ the real tables


@pytest.mark.skipif(not REAL_TABLES.exists(), reason="The Census Bureau's tables are not on this machine.")
def test_the_census_bureaus_areas_are_all_there(client: Client) -> None:
    for dataset, name in [
        (Dataset.DELINEATIONS, "cbsa_delineation_2023_07_list1.csv"),
        (Dataset.ZIP_COUNTIES, "zcta2020_county2020.csv"),
        (Dataset.MANDATORY_AREAS, "asm_mandatory_areas_known.csv"),
    ]:
        update.from_files(dataset, [REAL_TABLES / name], publish=True)
    assert Area.objects.exclude(kind="division").count() == 935
    assert client.get("/api/v1/areas?kind=division").json()["count"] == 37
    assert client.get("/api/v1/areas").json()["count"] == 935 - 13 + 37
    assert client.get("/api/v1/areas?state=NY&mandatory=yes").json()["count"] == 11
    assert "A mandatory area" in words(client.get("/areas/10580/"))
    assert client.get("/api/v1/areas/29484").json()["kind"] == "division"
    assert client.get("/api/v1/areas?q=35620").json()["count"] == 4
    assert "Never selected itself" in words(client.get("/areas/35620/"))
    assert "/areas/29484/" in links(client.get("/areas/35154/"))
    hartford = client.get("/api/v1/areas/25540").json()
    assert {"zip": "06103", "wholly": True} in hartford["zips"]
