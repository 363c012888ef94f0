"""Peculiarities of CMS's files that do no harm: the list is published, and people and values are as they should be."""

import pytest

from tests.importing.imports import Result, import_list
from tests.lists import HEADER, npi, participant_list, people, person, workbook

pytestmark = pytest.mark.django_db

LIST = participant_list(people(5))


def rows_of(result: Result) -> list[dict[str, object]]:
    """The listings as published, without what only the database knows of them."""
    assert result.state == "live", result.issues
    fields = ("npi", "first_name", "last_name", "state", "cohort", "organization", "years")
    return list(result.release.listings.order_by("npi").values(*fields))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LIST,
        participant_list(people(5), line_end="\r\n"),
        participant_list(people(5), line_end="\r"),
        LIST.removesuffix(b"\n"),
        LIST.replace(b"\n", b"\n\n"),
        participant_list([*reversed(people(5))]),
        participant_list(people(5), header=[name.lower().replace("_", " ") for name in HEADER]),
        participant_list([row[::-1] for row in people(5)], header=HEADER[::-1]),
        participant_list([[f" {cell} " for cell in row] for row in people(5)]),
        participant_list([[cell.replace("Yes", "YES").replace("No", "no") for cell in row] for row in people(5)]),
        participant_list([[cell.replace("Null", "") for cell in row] for row in people(5)]),
        workbook([HEADER, *people(5)]),
        workbook([HEADER, *([int(row.npi), *row[1:8]] for row in people(5))]),
    ],
    ids=[
        "byte order mark",
        "Windows line ends",
        "old Mac line ends",
        "no line end at the end",
        "blank lines",
        "another order of rows",
        "lower case and spaces in the header",
        "another order of columns",
        "spaces around cells",
        "yes and no in other letters",
        "empty cells for Null",
        "workbook",
        "workbook with numbers and without cells for what is not set",
    ],
)
def test_another_way_to_write_the_same_list_is_the_same_list(content: bytes) -> None:
    result = import_list(content)
    assert rows_of(result) == rows_of(import_list(b"\n" + LIST))
    assert result.issues == []


def test_null_is_not_set_and_no_is_no() -> None:
    result = import_list(participant_list([person(participant_2027="Yes", small_practice_2027="No")]))
    [row] = rows_of(result)
    assert row["years"] == {
        "2027": {"participant": True, "small_practice": False},
        **{str(year): {"participant": None, "small_practice": None} for year in range(2028, 2032)},
    }
    assert result.release.performance_year == 2027


@pytest.mark.parametrize("name", ["NULL", "NA", "NONE", "TRUE", "NAN"])
def test_a_clinician_may_be_called_null(name: str) -> None:
    [row] = rows_of(import_list(participant_list([person(last_name=name)])))
    assert row["last_name"] == name


def test_a_clinician_may_have_no_organization() -> None:
    rows = rows_of(import_list(participant_list([person(1, organization=""), person(2, organization="Null")])))
    assert [row["organization"] for row in rows] == ["", ""]


def test_names_are_kept_as_published() -> None:
    people_ = [person(1, last_name="DE LA CRUZ-O'NEIL"), person(2, last_name=".MCINDOE"), person(3, last_name="NÚÑEZ")]
    rows = rows_of(import_list(participant_list(people_)))
    assert [row["last_name"] for row in rows] == ["DE LA CRUZ-O'NEIL", ".MCINDOE", "NÚÑEZ"]


def test_a_windows_file_waits_for_a_person_who_looks_at_the_accents() -> None:
    content = participant_list([person(1), person(2, last_name="NÚÑEZ")], encoding="cp1252")
    result = import_list(content)
    assert (result.exit_status, result.state) == (3, "in_review")
    issue = result.issue("encoding")
    assert (issue["severity"], issue["line"]) == ("warning", 3)
    assert "Windows-1252" in issue["message"]
    assert result.release.listings.get(npi=npi(2)).last_name == "NÚÑEZ"


def test_columns_that_cms_adds_are_kept_as_published() -> None:
    result = import_list(participant_list(people(2), extra={"ASM_REGION": " South ", "Group Size": "12"}))
    assert result.state == "live"
    assert [listing.extra for listing in result.release.listings.all()] == 2 * [
        {"ASM_REGION": " South ", "Group Size": "12"}
    ]
    issue = result.issue("extra_columns")
    assert (issue["severity"], issue["line"], issue["column"]) == ("note", 1, "ASM_REGION")
    assert "ASM_REGION, Group Size" in issue["message"]


def test_years_come_from_the_column_names() -> None:
    header = [name.replace("CY27", "CY33") for name in HEADER]
    result = import_list(participant_list(people(2), header=header))
    assert result.release.performance_year == 2033
    assert "2033" in result.release.listings.first().years


def test_the_newest_year_with_an_answer_is_the_year_of_the_list() -> None:
    rows = [person(1, participant_2027="No", participant_2028="Yes"), person(2, participant_2028="No")]
    assert import_list(participant_list(rows)).release.performance_year == 2028


def test_exact_repeats_are_counted_and_listed_once() -> None:
    result = import_list(participant_list([*people(3), person(2), person(2)]))
    assert (result.state, result.json["rows"], result.release.listings.count()) == ("live", 5, 3)
    assert result.release.duplicates == 2
    assert "2" in result.issue("duplicate_row")["message"]


def test_a_clinician_may_be_listed_with_several_organizations_and_in_both_cohorts() -> None:
    rows = [
        person(1),
        person(1, organization="PRAIRIE HEART GROUP PLLC"),
        person(1, organization="LAKE SPINE LLC"),
        person(1, cohort="Low Back Pain"),
    ]
    result = import_list(participant_list(rows))
    assert len(rows_of(result)) == 4
    [clinician] = result.release.clinicians.all()
    assert sorted(clinician.cohorts) == ["heart_failure", "low_back_pain"]
    assert len(clinician.organizations) == 3


def test_a_line_number_is_where_a_row_begins_even_behind_cells_of_several_lines() -> None:
    rows = [person(1, organization="PRAIRIE\nHEART\r\nGROUP"), person(2), person(3, organization="A\nB", state="XX")]
    assert import_list(participant_list(rows)).issue("state_known")["line"] == 6
    assert import_list(participant_list(rows[:2])).release.listings.get(npi=npi(2)).line == 5
