"""Areas, counties, ZIP codes and mandatory areas: the publishers' real tables where they are at hand, and small ones
that show each rule.
"""

import csv
from pathlib import Path

import pytest
from django.conf import settings as project

from participants.models import Area, Dataset, Release
from participants.places.zips import about_zip
from tests.importing.imports import Result, import_dataset, verify_data
from tests.lists import workbook

pytestmark = pytest.mark.django_db

REAL = project.BASE_DIR.parent / "shared" / "data"
with_real_tables = pytest.mark.skipif(not REAL.is_dir(), reason="The publishers' tables are not beside the repository.")

HEADER = (
    "CBSA Code", "Metropolitan Division Code", "CSA Code", "CBSA Title", "Metropolitan/Micropolitan Statistical Area",
    "Metropolitan Division Title", "CSA Title", "County/County Equivalent", "State Name", "FIPS State Code",
    "FIPS County Code", "Central/Outlying County",
)  # fmt: skip
METRO, MICRO = "Metropolitan Statistical Area", "Micropolitan Statistical Area"
ALBANY = ("10580", "", "104", "Albany, NY", METRO, "", "", "Albany County", "New York", "36", "001", "Central")
RENSSELAER = (*ALBANY[:7], "Rensselaer County", "New York", "36", "083", "Outlying")
JAMESTOWN = ("27460", "", "", "Jamestown, NY", MICRO, "", "", "Chautauqua County", "New York", "36", "013", "Central")
NEW_YORK = ("35620", "35614", "408", "New York, NY-NJ", METRO, "New York, NY", "", "New York County", "New York", "36", "061", "Central")  # fmt: skip
LAKEWOOD = ("35620", "29484", "408", "New York, NY-NJ", METRO, "Lakewood, NJ", "", "Ocean County", "New Jersey", "34", "029", "Central")  # fmt: skip
HARTFORD = ("25540", "", "", "Hartford, CT", METRO, "", "", "Capitol Planning Region", "Connecticut", "09", "110", "Central")  # fmt: skip
COUNTIES = [ALBANY, RENSSELAER, JAMESTOWN, NEW_YORK, LAKEWOOD, HARTFORD]

ZIPS = [("12207", "36001"), ("14701", "36013"), ("14701", "42123"), ("08701", "34029"), ("10001", "36061")]


@pytest.fixture
def table(tmp_path: Path):
    """Writes a CSV file and gives its path."""

    def write(name: str, rows: list[tuple[str, ...]], *, delimiter: str = ",") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
        return path

    return write


def publish(dataset: Dataset, *files: Path) -> Release:
    result = import_dataset(dataset, *files)
    assert (result.exit_status, result.state) == (0, "live"), result.issues
    return result.release


def refused(result: Result) -> tuple[int | None, str, str]:
    """Line, column and message of the only error."""
    assert (result.exit_status, result.state) == (1, "failed")
    [issue] = result.issues
    return issue["line"], issue["column"], issue["message"]


# ------------------------------------------------------------------------------------------------------- delineations


def test_each_county_belongs_to_its_division_or_else_to_its_area(table) -> None:
    release = publish(Dataset.DELINEATIONS, table("list1.csv", [HEADER, *COUNTIES]))
    assert (release.rows, release.areas.count()) == (6, 6)
    area_of = dict(release.counties.values_list("geoid", "area_code"))
    assert area_of == {
        "36001": "10580",
        "36083": "10580",
        "36013": "27460",
        "36061": "35614",
        "34029": "29484",
        "09110": "25540",
    }
    new_york = release.areas.get(code="35620")
    assert (new_york.kind, new_york.has_divisions, new_york.states) == (Area.Kind.METROPOLITAN, True, ["NJ", "NY"])
    lakewood = release.areas.get(code="29484")
    assert (lakewood.kind, lakewood.cbsa_code, lakewood.states) == (Area.Kind.DIVISION, "35620", ["NJ"])
    assert list(release.counties.filter(central=False).values_list("name", flat=True)) == ["Rensselaer County"]


def test_a_workbook_with_titles_and_notes_is_read_like_the_plain_table(table, tmp_path: Path) -> None:
    book = tmp_path / "list1_2023.xlsx"
    title, note = ("Table with row headers in column A",), ("Note: Office of Management and Budget",)
    book.write_bytes(workbook([title, ("List 1.",), HEADER, *COUNTIES, (), note]))
    from_book = publish(Dataset.DELINEATIONS, book)
    from_table = publish(Dataset.DELINEATIONS, table("list1.csv", [HEADER, *COUNTIES]))
    assert (from_table.added, from_table.removed, from_table.changed) == (0, 0, 0)
    assert from_table.rows == from_book.rows


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [
        (4, "Megapolitan", "Metropolitan/Micropolitan Statistical Area"),
        (9, "99", "FIPS State Code"),
        (10, "1", "FIPS County Code"),
        (1, "3561", "Metropolitan Division Code"),
        (11, "", "Central/Outlying County"),
    ],
)
def test_a_wrong_cell_of_a_county_is_refused_with_its_place(table, place: int, value: str, column: str) -> None:
    wrong = (*ALBANY[:place], value, *ALBANY[place + 1 :])
    line, found, message = refused(import_dataset(Dataset.DELINEATIONS, table("l.csv", [HEADER, JAMESTOWN, wrong])))
    assert (line, found) == (3, column)
    assert f'"{value}"' in message


def test_a_county_in_two_areas_is_refused(table) -> None:
    twice = (*JAMESTOWN[:9], *ALBANY[9:])
    line, column, message = refused(import_dataset(Dataset.DELINEATIONS, table("l.csv", [HEADER, ALBANY, twice])))
    assert (line, column) == (3, "FIPS County Code")
    assert "36001 is on line 2 too" in message


def test_another_table_is_not_taken_for_delineations(table) -> None:
    line, column, _ = refused(import_dataset(Dataset.DELINEATIONS, table("l.csv", [("code", "title"), ("1", "x")])))
    assert (line, column) == (1, "CBSA Code")
    _, column, message = refused(import_dataset(Dataset.DELINEATIONS, table("l.csv", [HEADER[:-1], ALBANY[:-1]])))
    assert (column, "this column is missing" in message) == ("Central/Outlying County", True)


# ---------------------------------------------------------------------------------------------------- mandatory areas


@pytest.mark.parametrize(
    "rows",
    [
        [("CBSA Code", "CBSA Title"), ("10580", "Albany, NY"), ("29484", "Lakewood, NJ")],
        [("Mandatory areas", ""), ("", ""), ("State", "Code", "Name"), ("NY", "10580.0", "Albany, NY"), ("NJ", " 29484 ", "Lakewood, NJ"), ("Total", "2", "")],
    ],
    ids=["plain", "with titles, totals and spaces"],
)  # fmt: skip
def test_mandatory_areas_are_found_wherever_the_codes_stand(table, rows: list[tuple[str, ...]]) -> None:
    release = publish(Dataset.MANDATORY_AREAS, table("areas.csv", rows))
    areas = list(release.mandatory_areas.order_by("code").values_list("code", "title"))
    assert areas == [("10580", "Albany, NY"), ("29484", "Lakewood, NJ")]


def test_mandatory_areas_are_read_from_any_sheet_with_codes_as_numbers(tmp_path: Path) -> None:
    book = tmp_path / "areas.xlsx"
    book.write_bytes(workbook([("Read me",), ("CBSA", "Title"), (10580, "Albany, NY"), (29484.0, "Lakewood, NJ")]))
    assert publish(Dataset.MANDATORY_AREAS, book).rows == 2


def test_a_list_of_mandatory_areas_that_a_person_hands_in_may_be_incomplete_and_says_so(table) -> None:
    result = import_dataset(Dataset.MANDATORY_AREAS, table("areas.csv", [("CBSA", "Title"), ("10580", "Albany")]))
    assert (result.exit_status, result.release.is_complete) == (0, False)
    issue = result.issue("complete_list")
    assert (issue["severity"], issue["message"]) == ("note", "The list has 1 areas; CMS selected 235.")


def test_a_code_that_cms_cannot_select_waits_for_a_person(table) -> None:
    publish(Dataset.DELINEATIONS, table("list1.csv", [HEADER, *COUNTIES]))
    rows = [("CBSA", "Title"), ("10580", "Albany"), ("35620", "New York"), ("99998", "Atlantis")]
    result = import_dataset(Dataset.MANDATORY_AREAS, table("areas.csv", rows))
    assert (result.exit_status, result.state) == (3, "in_review")
    issue = result.issue("areas_known")
    assert (issue["line"], issue["value"]) == (3, "35620")
    assert "2 such codes" in issue["message"]


def test_a_file_without_codes_is_no_list_of_areas(table) -> None:
    line, column, _ = refused(import_dataset(Dataset.MANDATORY_AREAS, table("a.csv", [("CBSA", "T"), ("Albany", "x")])))
    assert (line, column) == (1, "CBSA code")


# ------------------------------------------------------------------------------------------------- ZIP codes, counties

CENSUS = ("OID_ZCTA5_20", "GEOID_ZCTA5_20", "OID_COUNTY_20", "GEOID_COUNTY_20", "NAMELSAD_COUNTY_20", "AREALAND_PART")
TOWNS = ("GEOID_ZCTA5_20", "GEOID_COUSUB_20", "AREALAND_PART")
REGIONS = ("GEOID_COUSUB_22", "GEOID_BLKGRP_20", "AREALAND_PART")


def pairs_of(release: Release) -> dict[tuple[str, str], float | None]:
    return {(pair.zip, pair.county_geoid): pair.land_share for pair in release.zip_counties.all()}


def test_pairs_without_land_have_no_shares(table) -> None:
    release = publish(Dataset.ZIP_COUNTIES, table("zips.csv", [("zcta5", "county_geoid_2020"), *ZIPS]))
    assert pairs_of(release) == dict.fromkeys(ZIPS)


def test_the_census_file_gives_each_county_its_share_of_the_land(table) -> None:
    rows = [
        CENSUS,
        ("1", "14701", "7", "36013", "Chautauqua County", "750"),
        ("1", "14701", "8", "42123", "Warren County", "250"),
        ("", "", "9", "36061", "New York County", "99"),
        ("2", "12207", "7", "36001", "Albany County", "10"),
    ]
    release = publish(Dataset.ZIP_COUNTIES, table("tab20_zcta520_county20_natl.txt", rows, delimiter="|"))
    assert pairs_of(release) == {("14701", "36013"): 0.75, ("14701", "42123"): 0.25, ("12207", "36001"): 1.0}
    assert release.zip_counties.get(zip="12207").county_name == "Albany County"


def test_connecticut_comes_in_planning_regions_from_a_file_beside_the_national_one(table) -> None:
    table("ct_zcta_regions.csv", [("zcta5", "county_equiv_geoid_2022"), ("06103", "09110")])
    national = table("zips.csv", [("zcta5", "county_geoid_2020"), ("06103", "09003"), ("06103", "09007"), *ZIPS])
    release = publish(Dataset.ZIP_COUNTIES, national)
    assert ("06103", "09110") in pairs_of(release)
    assert release.rows == len(ZIPS) + 1
    assert release.files.count() == 2


def test_connecticut_comes_by_way_of_its_towns_with_the_land_of_each_region(table) -> None:
    national = table(
        "national.txt",
        [CENSUS, ("1", "06103", "7", "09003", "Hartford County", "900"), ("1", "06103", "7", "09007", "x", "100")],
        delimiter="|",
    )
    towns = table(
        "towns.txt",
        [TOWNS, ("06103", "0900337070", "600"), ("06103", "0900747360", "400"), ("12207", "3600101000", "5")],
        delimiter="|",
    )
    regions = table(
        "regions.txt",
        [REGIONS, ("0911037070", "1", "1"), ("0911037070", "2", "1"), ("0913047360", "3", "1")],
        delimiter="|",
    )
    release = publish(Dataset.ZIP_COUNTIES, towns, regions, national)
    assert pairs_of(release) == {("06103", "09110"): 0.6, ("06103", "09130"): 0.4}


def test_old_connecticut_counties_wait_for_a_person(table) -> None:
    national = table("zips.csv", [("zcta5", "county_geoid_2020"), ("06103", "09003"), *ZIPS])
    result = import_dataset(Dataset.ZIP_COUNTIES, national)
    assert (result.exit_status, result.state) == (3, "in_review")
    assert "planning regions" in result.issue("connecticut")["message"]


def test_connecticut_alone_is_no_list_of_zip_codes(table) -> None:
    alone = table("regions.csv", [("zcta5", "county_equiv_geoid_2022"), ("06103", "09110")])
    assert "Connecticut’s part only" in refused(import_dataset(Dataset.ZIP_COUNTIES, alone))[2]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("1220", "36001"), "zcta5"),
        (("12207", "3600"), "county"),
        (("12207", "99001"), "county"),
        (("12207",), "county_geoid_2020"),
    ],
)
def test_a_wrong_code_is_refused_with_its_place(table, row: tuple[str, ...], column: str) -> None:
    rows = [("zcta5", "county_geoid_2020"), *ZIPS, row]
    assert refused(import_dataset(Dataset.ZIP_COUNTIES, table("zips.csv", rows)))[:2] == (7, column)


# ------------------------------------------------------------------------------------------------------ real tables


@pytest.fixture
def real_places() -> dict[Dataset, Release]:
    return {
        Dataset.DELINEATIONS: publish(Dataset.DELINEATIONS, REAL / "list1_2023.xlsx"),
        Dataset.ZIP_COUNTIES: publish(Dataset.ZIP_COUNTIES, REAL / "zcta2020_county2020.csv"),
        Dataset.MANDATORY_AREAS: publish(Dataset.MANDATORY_AREAS, REAL / "asm_mandatory_areas_known.csv"),
    }


@with_real_tables
def test_the_real_tables_hold_what_their_publishers_say(real_places: dict[Dataset, Release]) -> None:
    areas = real_places[Dataset.DELINEATIONS].areas
    assert areas.exclude(kind=Area.Kind.DIVISION).count() == 935
    assert areas.filter(kind=Area.Kind.METROPOLITAN).count() == 393
    assert areas.filter(kind=Area.Kind.DIVISION).count() == 37
    assert real_places[Dataset.DELINEATIONS].rows == 1_915
    assert real_places[Dataset.MANDATORY_AREAS].rows == 12
    assert verify_data() == ""


@with_real_tables
@pytest.mark.parametrize(
    ("zip_code", "verdict", "areas"),
    [
        ("12207", "inside", ["10580"]),
        ("10001", "list_incomplete", ["35614"]),
        ("08701", "inside", ["29484"]),
        ("99999", "unknown", []),
    ],
)
def test_a_zip_code_gets_its_answer_from_the_real_tables(
    real_places: dict[Dataset, Release], zip_code: str, verdict: str, areas: list[str]
) -> None:
    answer = about_zip(zip_code)
    assert (answer.verdict, [area.code for area in answer.areas]) == (verdict, areas)


@with_real_tables
def test_a_zip_code_in_connecticut_lies_in_a_planning_region(real_places: dict[Dataset, Release]) -> None:
    [county] = about_zip("06103").counties
    assert (county.geoid, county.name) == ("09110", "Capitol Planning Region")


@with_real_tables
def test_the_workbook_and_the_table_of_the_census_bureau_are_the_same_list(real_places: dict[Dataset, Release]) -> None:
    table = publish(Dataset.DELINEATIONS, REAL / "cbsa_delineation_2023_07_list1.csv")
    assert (table.added, table.removed, table.changed) == (0, 0, 0)
