"""The clinician search: from a typed text to rows that say who it is and why they were found."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from participants.models import Release
from tests.lists import npi, person
from tests.pages.lists import ADA, ALAN, ALAN_AGAIN, EMMY, GRACE, MARIE, NOBODY, Lists, publish
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db

HOSTILE = ["abc", "0", "-1", "999999", "9" * 400, "1e3", "\x00", "%00", "' OR 1=1 --", "<script>", "١٢٣٤٥", "🩺" * 300]


def search(client: Client, **query: str):
    return client.get("/clinicians/", query)


# ------------------------------------------------------------------------------------------------------------- results


def test_a_clinician_stands_in_one_row_with_everything_that_tells_who_it_is(client: Client, lists: Lists) -> None:
    found = search(client, q="turing")
    organizations = "BLETCHLEY BACK CENTER MANCHESTER PAIN GROUP"
    assert rows(found)[1:] == [["TURING, ALAN", ALAN.npi, "TX", "Low back pain", organizations, "Listed"]]
    assert links(found)[f"/clinicians/{ALAN.npi}/"] == "TURING, ALAN"


def test_the_count_and_the_date_of_the_list_stand_above_the_rows(client: Client, lists: Lists) -> None:
    assert "1 clinician matches “turing”. Participant list 2027, final, released 3 September 2026" in words(
        search(client, q="turing")
    )


def test_a_removed_clinician_is_found_as_formerly_listed(client: Client, lists: Lists) -> None:
    [row] = rows(search(client, q="hopper"))[1:]
    assert (row[0], row[-1]) == ("HOPPER, GRACE", "Formerly listed")


def test_a_misspelt_name_is_found_and_says_why(client: Client, lists: Lists) -> None:
    [row] = rows(search(client, q="lovelase"))[1:]
    assert row[0].startswith("LOVELACE, ADA")
    assert "LOVELASE" in row[0]


def test_who_matches_only_in_part_stands_under_a_heading_of_its_own(client: Client, lists: Lists) -> None:
    found = words(search(client, q="turing xyzzyx"))
    assert "Partial matches Nobody on this list matches all words of “turing xyzzyx”" in found
    assert "TURING, ALAN" in found


def test_the_pages_of_a_search_have_everybody_once(client: Client, db: None) -> None:
    publish([person(number) for number in range(1, 61)], kind="preliminary")
    pages = [search(client, q="ada", page=str(number)) for number in (1, 2, 3)]
    found = [row[1] for page in pages for row in rows(page)[1:]]
    assert sorted(found) == sorted(npi(number) for number in range(1, 61))
    assert links(pages[1])["?q=ada&page=3"] == "Next page"


def test_nobody_found_says_what_that_means_and_what_to_try(client: Client, lists: Lists) -> None:
    empty = search(client, q="xyzzyx", state="TX")
    assert "Nobody on this list matches “xyzzyx”" in words(empty)
    assert "The list of a later year can name other clinicians." in words(empty)
    assert "Search without the filters" in words(empty)
    assert "/clinicians/?q=xyzzyx" in links(empty)


def test_nobody_in_a_state_says_how_many_there_are_elsewhere(client: Client, lists: Lists) -> None:
    assert "Search without the filters: 1 clinician in other states, cohorts or practice sizes." in words(
        search(client, q="curie", state="TX")
    )


# ------------------------------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "NY"}, ["CURIE, MARIE"]),
        ({"cohort": "low_back_pain"}, ["HOPPER, GRACE", "TURING, ALAN"]),
        ({"small_practice": "yes"}, ["CURIE, MARIE"]),
        ({"status": "formerly_listed"}, ["HOPPER, GRACE"]),
        ({"status": "listed", "cohort": "low_back_pain"}, ["TURING, ALAN"]),
        ({"performance_year": "2027", "state": "PA"}, ["NOETHER, EMMY"]),
    ],
)
def test_filters_leave_those_who_pass_all_of_them(
    client: Client, lists: Lists, query: dict[str, str], found: list[str]
) -> None:
    assert [row[0] for row in rows(search(client, **query))[1:]] == found


def test_each_choice_of_a_filter_says_how_many_it_would_leave(client: Client, lists: Lists) -> None:
    page = words(search(client))
    for choice in ("Texas (3)", "Heart failure (3)", "Low back pain (2)", "Small practice (1)", "Formerly listed (1)"):
        assert choice in page


def test_with_lists_of_two_years_the_newest_is_searched_and_the_other_can_be_chosen(
    client: Client, preliminary: Release
) -> None:
    later = [
        row._replace(participant_2028="Yes", small_practice_2028="No") for row in (ADA, MARIE, ALAN, ALAN_AGAIN, EMMY)
    ]
    publish(later, kind="preliminary", performance_year=2028)
    assert "Participant list 2028, preliminary" in words(search(client))
    assert [row[-1] for row in rows(search(client, q="hopper"))[1:]] == ["Formerly listed"]
    of_2027 = search(client, q="hopper", performance_year="2027")
    assert [row[-1] for row in rows(of_2027)[1:]] == ["Listed"]
    assert '<option value="2027" selected>2027</option>' in of_2027.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"state": "XX"}, "State: That is not a state. Use a code of two letters, such as TX."),
        ({"cohort": "knees"}, "Cohort: That is not a cohort."),
        ({"small_practice": "maybe"}, "Small practice is yes or no."),
        ({"status": "gone"}, "Status: That is not a status."),
        ({"sort": "age"}, "Order: That is not an order. Use name, state, organization, npi, or nothing."),
        ({"performance_year": "1999"}, "Performance year: There is no list for that performance year."),
    ],
)
def test_a_wrong_value_of_a_filter_is_explained_and_the_text_is_kept(
    client: Client, lists: Lists, wrong: dict[str, str], sentence: str
) -> None:
    page = search(client, q="turing", **wrong)
    assert page.status_code == 400
    assert sentence in words(page)
    assert 'name="q" type="search" value="turing"' in page.content.decode()


@pytest.mark.parametrize(
    "parameter", ["q", "page", "state", "cohort", "small_practice", "status", "performance_year", "sort"]
)
@pytest.mark.parametrize("value", HOSTILE)
def test_no_query_string_breaks_the_search(client: Client, preliminary: Release, parameter: str, value: str) -> None:
    assert search(client, **{parameter: value}).status_code in (200, 302, 400)
    assert client.get("/clinicians.csv", {parameter: value}).status_code in (200, 302)


# -------------------------------------------------------------------------------------------------- order, suggestions


def test_the_order_can_be_chosen_and_holds_on_every_page_and_in_the_export(client: Client, db: None) -> None:
    publish([person(number, state=("TX", "AL", "NY")[number % 3]) for number in range(1, 61)], kind="preliminary")
    pages = [search(client, q="ada", sort="state", page=str(number)) for number in (1, 2, 3)]
    found = [row for page in pages for row in rows(page)[1:]]
    assert [row[2] for row in found] == ["AL"] * 20 + ["NY"] * 20 + ["TX"] * 20
    assert len({row[1] for row in found}) == 60
    assert [row[0] for row in exported(client, "/clinicians.csv?q=ada&sort=state")[1:]] == [row[1] for row in found]
    assert [row[1] for row in rows(search(client, sort="npi"))[1:4]] == [npi(1), npi(2), npi(3)]


def test_organizations_that_a_text_may_mean_are_suggested_in_the_same_place(client: Client, lists: Lists) -> None:
    found = search(client, q="bletch")
    assert links(found)["/organizations/bletchley-back-center/"] == "BLETCHLEY BACK CENTER"
    assert "/organizations/?q=bletch" in links(found)
    assert "/organizations/bletchley-back-center/" not in links(search(client, q="bletch", state="NY"))
    assert "/organizations/bletchley-back-center/" not in links(search(client, q="b"))


@pytest.mark.usefixtures("country", "lists")
@pytest.mark.parametrize("typed", ["great harbor", "harbor nj", "GRE"])
def test_areas_that_a_text_may_mean_are_suggested_too_also_when_nobody_is_found(client: Client, typed: str) -> None:
    found = search(client, q=typed)
    assert links(found)["/areas/30304/"] == "Great Harbor, NJ-NY"
    assert "Great Harbor, NJ-NY mandatory" in words(found)


@pytest.mark.usefixtures("country", "lists")
@pytest.mark.parametrize("typed", ["%%%", "1234", "((((", "\\\\"])
def test_signs_and_numbers_suggest_nothing(client: Client, typed: str) -> None:
    found = links(search(client, q=typed))
    assert not [address for address in found if address.startswith(("/areas/", "/organizations/"))]


# ------------------------------------------------------------------------------------------------------ NPIs and ZIPs


@pytest.mark.parametrize("typed", ["{npi}", " {npi} ", "NPI: {npi}", "{npi}.0"])
def test_a_whole_npi_leads_straight_to_its_answer(client: Client, lists: Lists, typed: str) -> None:
    for number in (ADA.npi, NOBODY):
        assert search(client, q=typed.format(npi=number)).headers["Location"] == f"/clinicians/{number}/"


@pytest.mark.parametrize(("typed", "address"), [("12207", "/zip/12207/"), ("12207-1234", "/zip/12207-1234/")])
def test_a_zip_code_leads_to_the_page_about_it(client: Client, lists: Lists, typed: str, address: str) -> None:
    assert search(client, q=typed, state="NY").headers["Location"] == address


def test_the_beginning_of_an_npi_finds_those_that_begin_so(client: Client, lists: Lists) -> None:
    assert len(rows(search(client, q=f"NPI {ADA.npi[:5]}"))[1:]) == 5
    assert [row[1] for row in rows(search(client, q=ADA.npi[:9]))[1:]] == [ADA.npi]


def test_a_wrong_check_digit_is_explained_with_the_listed_npis_that_were_perhaps_meant(
    client: Client, lists: Lists
) -> None:
    wrong = ADA.npi[:9] + str((int(ADA.npi[9]) + 1) % 10)
    page = search(client, q=wrong)
    assert f"{wrong} is not a valid NPI: its last digit does not fit the nine before it" in words(page)
    assert "Did you mean one of these?" in words(page)
    assert links(page)[f"/clinicians/{ADA.npi}/"] == f"{ADA.npi} ADA LOVELACE"


def test_nobody_is_led_away_while_still_typing(client: Client, lists: Lists) -> None:
    typing = {"HX-Request": "true"}
    for text in ("12207", ADA.npi):
        page = client.get("/clinicians/", {"q": text}, headers=typing)
        assert page.status_code == 200
        assert "HX-Request" in page.headers["Vary"]
    assert "/zip/12207/" in links(client.get("/clinicians/", {"q": "12207"}, headers=typing))


# ------------------------------------------------------------------------------------------------------------- exports


def exported(client: Client, address: str) -> list[list[str]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_has_every_row_of_the_filter_and_not_only_of_the_page(client: Client, db: None) -> None:
    publish([person(number, state="TX" if number < 41 else "NY") for number in range(1, 61)], kind="preliminary")
    page = search(client, q="ada", state="TX")
    header, *found = exported(client, "/clinicians.csv?q=ada&state=TX")
    assert "/clinicians.csv?q=ada&state=TX" in links(page)
    assert header[:4] == ["NPI", "First name", "Last name", "States"]
    assert {row[0] for row in found} == {npi(number) for number in range(1, 41)}
    assert len(found) == 40


def test_an_export_says_which_list_each_row_was_last_on(client: Client, lists: Lists) -> None:
    by_npi = {row[0]: row for row in exported(client, "/clinicians.csv")}
    assert by_npi[GRACE.npi][4:] == [
        "Formerly listed",
        "Low back pain",
        "NAVY SPINE CENTER",
        "No",
        "Participant list 2027, preliminary",
        lists.preliminary.sha256,
    ]
    assert by_npi[MARIE.npi][4] == "Listed"


def test_a_workbook_has_the_same_rows_with_npis_as_text(client: Client, lists: Lists) -> None:
    content = b"".join(client.get("/clinicians.xlsx").streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    from_workbook = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    assert from_workbook == exported(client, "/clinicians.csv")
    assert sheet["A2"].data_type == "s"


def test_no_cell_of_an_export_runs_as_a_formula(client: Client, db: None) -> None:
    publish(
        [person(1, organization='=HYPERLINK("http://x","y")'), person(2, last_name="+1 O'HARA")], kind="preliminary"
    )
    cells = [cell for row in exported(client, "/clinicians.csv") for cell in row]
    assert """'=HYPERLINK("http://x","y")""" in cells
    assert "'+1 O'HARA" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_without_a_list_the_search_says_so(client: Client, db: None) -> None:
    page = search(client, q="turing")
    assert "The participant list is not loaded" in words(page)
    assert "Nobody" not in words(page)
