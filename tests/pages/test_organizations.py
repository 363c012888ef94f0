"""Organizations: the list, the page of one with all its spellings, what changed there, the files and the JSON."""

from typing import Any

import pytest
from django.test import Client

from participants.models import Kind, Release
from tests.lists import npi, person
from tests.pages.lists import ADA, ALAN, GRACE, MARIE, Lists, publish
from tests.pages.reading import links, rows, words
from tests.pages.tables import csv_rows, xlsx_rows

pytestmark = pytest.mark.django_db

ST_LUKES = [
    person(1, organization="ST. LUKE'S MEDICAL CENTER, INC.", state="TX"),
    person(2, organization="ST. LUKE'S MEDICAL CENTER, INC.", state="OK", cohort="Low Back Pain"),
    person(3, organization="Saint Lukes Med Ctr", state="TX", small_practice_2027="Yes"),
]
ST_LUKES_PAGE = "/organizations/saint-lukes-medical-center/"


@pytest.fixture
def variants(db: None) -> Release:
    others = [
        person(number, organization=f"CLINIC {chr(64 + number)} PLLC", last_name="OTHER") for number in range(4, 10)
    ]
    return publish([*ST_LUKES, *others], kind=Kind.PRELIMINARY)


def organizations(client: Client, **query: str) -> Any:
    return client.get("/organizations/", query)


def named(response: Any) -> list[str]:
    return [row[0] for row in rows(response)[1:]]


# ------------------------------------------------------------------------------------------------------------ the list


def test_every_organization_stands_in_one_row_the_largest_first(client: Client, variants: Release) -> None:
    page = organizations(client)
    assert rows(page)[1] == [
        "ST. LUKE'S MEDICAL CENTER, INC. Written in two ways",
        "OK, TX",
        "3",
        "2",
        "1",
        "In part",
    ]
    assert "7 organizations." in words(page)
    assert links(page)[ST_LUKES_PAGE] == "ST. LUKE'S MEDICAL CENTER, INC."


@pytest.mark.parametrize(
    "typed", ["st luke", "saint lukes", "ST. LUKE'S", "lukes tx", "luke medical", "lukess", "LÚKES"]
)
def test_an_organization_is_found_in_any_spelling(client: Client, variants: Release, typed: str) -> None:
    assert named(organizations(client, q=typed))[0].startswith("ST. LUKE'S MEDICAL CENTER, INC.")


def test_words_that_no_organization_has_together_give_partial_matches_under_a_warning(
    client: Client, variants: Release
) -> None:
    page = organizations(client, q="luke xyzzyx")
    assert "No organization matches all the words" in words(page)
    assert named(page)[0].startswith("ST. LUKE'S")


def test_nothing_found_says_what_that_means_and_what_to_try(client: Client, variants: Release) -> None:
    page = organizations(client, q="xyzzyx")
    assert "No organization on this list fits" in words(page)
    assert "often not the name on the door" in words(page)
    assert {"/organizations/", "/clinicians/"} <= set(links(page))


def test_filters_and_order_hold_together(client: Client, variants: Release) -> None:
    assert len(named(organizations(client, state="OK"))) == 1
    assert len(named(organizations(client, cohort="low_back_pain"))) == 1
    assert named(organizations(client, sort="-name"))[0].startswith("ST. LUKE'S")
    assert named(organizations(client, sort="name", q="clinic"))[:2] == ["CLINIC D PLLC", "CLINIC E PLLC"]
    assert organizations(client, state="XX").status_code == 400
    assert "That is not a state." in words(organizations(client, state="XX"))


def test_the_pages_of_the_list_have_every_organization_once(client: Client, db: None) -> None:
    publish([person(number, organization=f"CLINIC {number:03}") for number in range(1, 121)], kind=Kind.PRELIMINARY)
    pages = [named(organizations(client, q="clinic", page=str(number))) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({name for page in pages for name in page}) == 120
    assert len(csv_rows(client, "/organizations.csv?q=clinic")) == 120


def test_the_files_have_every_row_of_the_filter(client: Client, variants: Release) -> None:
    [found] = csv_rows(client, "/organizations.csv?q=luke")
    assert (found["Organization"], found["Other spellings"]) == (
        "ST. LUKE'S MEDICAL CENTER, INC.",
        "Saint Lukes Med Ctr",
    )
    assert found["SHA-256 of the list"] == variants.sha256
    assert xlsx_rows(client, "/organizations.xlsx?q=luke") == [found]
    assert "/organizations.xlsx?q=luke" in links(organizations(client, q="luke"))


# ------------------------------------------------------------------------------------------------------ an organization


def test_the_page_joins_the_spellings_and_shows_each_of_them(client: Client, variants: Release) -> None:
    page = client.get(ST_LUKES_PAGE)
    text = words(page)
    assert "CMS writes the name in two ways, joined here" in text
    assert "ST. LUKE'S MEDICAL CENTER, INC. (2 listings)" in text
    assert "Saint Lukes Med Ctr (1 listing)" in text
    assert "In part: CMS says yes of some listings and no of others" in text
    assert [row[1] for row in rows(page)[1:]] == [npi(1), npi(2), npi(3)]
    assert {"/states/TX/", "/states/OK/", f"/clinicians/{npi(1)}/"} <= set(links(page))


@pytest.mark.parametrize(
    "spelling", ["Saint Lukes Med Ctr", "st-luke's-medical-center,-inc.", "SAINT-LUKES-MEDICAL-CENTER"]
)
def test_any_spelling_leads_to_the_one_address(client: Client, variants: Release, spelling: str) -> None:
    answer = client.get(f"/organizations/{spelling}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, ST_LUKES_PAGE)


def test_the_page_says_who_came_and_who_went_and_where_to(client: Client, lists: Lists) -> None:
    came = words(client.get("/organizations/new-cardiology/"))
    assert "CURIE, MARIE" in came
    assert "Moved here from OLD CARDIOLOGY LLC" in came
    gone = client.get("/organizations/old-cardiology/")
    assert "Formerly listed: no row of the live list names this organization" in words(gone)
    assert "Moved to NEW CARDIOLOGY LLC" in words(gone)
    assert links(gone)["/organizations/new-cardiology/"] == "NEW CARDIOLOGY LLC"
    assert "Nothing changed here" in words(client.get("/organizations/prairie-heart-group/"))


def test_somebody_who_left_the_list_stands_on_the_page_of_the_organization(client: Client, lists: Lists) -> None:
    page = client.get("/organizations/navy-spine-center/")
    assert rows(page)[1] == ["HOPPER, GRACE", GRACE.npi, "Low back pain", "Removed"]


def test_the_files_have_the_whole_roster(client: Client, variants: Release) -> None:
    found = csv_rows(client, f"{ST_LUKES_PAGE[:-1]}.csv")
    assert [row["NPI"] for row in found] == [npi(1), npi(2), npi(3)]
    assert {row["Organization"] for row in found} == {"ST. LUKE'S MEDICAL CENTER, INC.", "Saint Lukes Med Ctr"}
    assert xlsx_rows(client, f"{ST_LUKES_PAGE[:-1]}.xlsx") == found


@pytest.mark.parametrize("slug", ["nobody-here", "-", "%00", "a" * 3000, "é", "..", "%2F%2F", "1"])
def test_an_organization_that_no_list_names_is_explained(client: Client, lists: Lists, slug: str) -> None:
    assert client.get(f"/organizations/{slug}/").status_code == 404
    assert client.get(f"/organizations/{slug}.csv").status_code == 404


def test_an_unknown_organization_offers_a_search_for_its_words(client: Client, lists: Lists) -> None:
    page = client.get("/organizations/prairie-hearts/")
    assert "No list here names this organization" in words(page)
    assert "/organizations/?q=prairie%20hearts" in links(page)


# ---------------------------------------------------------------------------------------------------------------- JSON


def ask(client: Client, address: str, **query: str) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_search_for_organizations_has_the_same_rows(client: Client, variants: Release) -> None:
    found = ask(client, "organizations", q="lukes", state="TX")
    assert (found["count"], found["next"], found["release"]["id"]) == (1, None, variants.pk)
    [organization] = found["results"]
    assert organization == {
        "slug": "saint-lukes-medical-center",
        "name": "ST. LUKE'S MEDICAL CENTER, INC.",
        "spellings": [
            {"name": "ST. LUKE'S MEDICAL CENTER, INC.", "listings": 2},
            {"name": "Saint Lukes Med Ctr", "listings": 1},
        ],
        "states": ["OK", "TX"],
        "clinicians": 3,
        "listings": 3,
        "heart_failure": 2,
        "low_back_pain": 1,
        "small_practice": "mixed",
        "url": f"http://testserver{ST_LUKES_PAGE}",
    }


def test_following_next_gives_every_organization_once(client: Client, variants: Release) -> None:
    address, found = "/api/v1/organizations?page_size=3", []
    while address:
        page = client.get(address).json()
        found += [organization["slug"] for organization in page["results"]]
        address = page["next"]
    assert len(found) == len(set(found)) == 7


def test_an_organization_has_its_roster_its_changes_and_who_left(client: Client, lists: Lists) -> None:
    new = ask(client, "organizations/new-cardiology")
    assert (new["status"], new["release"]["id"]) == ("listed", lists.final.pk)
    assert [entry["npi"] for entry in new["roster"]] == [MARIE.npi]
    [change] = new["changes"]
    assert (change["event"], change["npi"], change["elsewhere"]) == ("added", MARIE.npi, ["OLD CARDIOLOGY LLC"])
    old = ask(client, "organizations/OLD CARDIOLOGY, L.L.C.")
    assert (old["status"], old["roster"]) == ("formerly_listed", [])


def test_an_organization_that_no_list_names_is_not_found(client: Client, lists: Lists) -> None:
    answer = client.get("/api/v1/organizations/nobody-here")
    assert (answer.status_code, answer.json()["detail"]) == (404, "No list names this organization.")


def test_the_page_of_a_clinician_leads_to_each_of_the_organizations(client: Client, lists: Lists) -> None:
    found = links(client.get(f"/clinicians/{ALAN.npi}/"))
    assert {"/organizations/bletchley-back-center/", "/organizations/manchester-pain-group/"} <= set(found)
    assert client.get(f"/clinicians/{ADA.npi}/").status_code == 200
