"""The JSON of the portal: the contract's fields, and errors that say what is wrong."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from participants.models import Release
from tests.lists import npi, person
from tests.pages.lists import ADA, ALAN, GRACE, MARIE, NOBODY, Lists, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_requests_so_far() -> None:
    cache.clear()


def ask(client: Client, address: str, **query: str) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, address: str) -> dict[str, Any]:
    """The problem document of an answer that is an error."""
    response = client.get(f"/api/v1/{address}")
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code
    return problem


# ---------------------------------------------------------------------------------------------------------- clinicians


def test_a_search_gives_the_fields_of_the_contract(client: Client, lists: Lists) -> None:
    found = ask(client, "clinicians", q="turing")
    assert (found["count"], found["count_is_exact"], found["page"], found["next"]) == (1, True, 1, None)
    assert (found["release"]["id"], found["release"]["sha256"]) == (lists.final.pk, lists.final.sha256)
    [turing] = found["results"]
    assert turing == {
        "npi": ALAN.npi,
        "first_name": "ALAN",
        "last_name": "TURING",
        "state": "TX",
        "states": ["TX"],
        "status": "listed",
        "cohorts": ["low_back_pain"],
        "organizations": ["BLETCHLEY BACK CENTER", "MANCHESTER PAIN GROUP"],
        "small_practice": False,
        "match": {"kind": "exact", "reason": ""},
        "url": f"http://testserver/clinicians/{ALAN.npi}/",
    }


def test_a_match_says_of_what_kind_it_is(client: Client, lists: Lists) -> None:
    kinds = {"lovelace": "exact", "lovel": "prefix", "lovelase": "spelling", ADA.npi: "npi"}
    found = {text: ask(client, "clinicians", q=text)["results"][0]["match"]["kind"] for text in kinds}
    assert found == kinds


def test_following_next_gives_everybody_once(client: Client, db: None) -> None:
    publish([person(number) for number in range(1, 26)], kind="preliminary")
    address, found = "/api/v1/clinicians?q=ada&page_size=10", []
    while address:
        page = client.get(address).json()
        found += [clinician["npi"] for clinician in page["results"]]
        address = page["next"]
    assert sorted(found) == sorted(npi(number) for number in range(1, 26))


def test_the_order_can_be_chosen(client: Client, lists: Lists) -> None:
    found = ask(client, "clinicians", sort="state")["results"]
    assert [clinician["state"] for clinician in found] == ["NY", "PA", "TX", "TX", "TX"]


def test_empty_parameters_are_as_good_as_none(client: Client, lists: Lists) -> None:
    found = ask(client, "clinicians", q="", state="", cohort="", small_practice="", status="")
    assert found["count"] == 5


@pytest.mark.parametrize(
    ("number", "status"), [(ADA.npi, "listed"), (GRACE.npi, "formerly_listed"), (NOBODY, "not_listed")]
)
def test_a_clinician_is_listed_or_was_or_is_not(client: Client, lists: Lists, number: str, status: str) -> None:
    answer = ask(client, f"clinicians/{number}")
    assert (answer["npi"], answer["valid"], answer["status"], answer["sample"]) == (number, True, status, False)
    assert answer["release"]["id"] == lists.final.pk


def test_a_clinician_has_listings_by_year_and_a_history_with_before_and_after(client: Client, lists: Lists) -> None:
    answer = ask(client, f"clinicians/{MARIE.npi}")
    [listing] = answer["listings"]
    assert (listing["cohort"], listing["organization"], listing["release_id"]) == (
        "heart_failure",
        "NEW CARDIOLOGY LLC",
        lists.final.pk,
    )
    assert listing["years"]["2027"] == {"participant": True, "small_practice": True}
    assert listing["years"]["2028"] == {"participant": None, "small_practice": None}
    changed, added = answer["history"]
    assert (changed["event"], changed["release_id"], changed["released_on"]) == (
        "changed",
        lists.final.pk,
        "2026-09-03",
    )
    assert changed["changes"]["organization"] == ["OLD CARDIOLOGY LLC", "NEW CARDIOLOGY LLC"]
    assert (added["event"], added["release_id"]) == ("added", lists.preliminary.pk)


def test_a_number_that_is_no_npi_is_answered_and_not_valid(client: Client, lists: Lists) -> None:
    answer = ask(client, "clinicians/1234567890")
    assert (answer["valid"], answer["status"]) == (False, "not_listed")
    assert "its last digit does not fit" in answer["problem"]


def test_the_sample_is_marked_in_every_answer(client: Client, sample: Release) -> None:
    assert ask(client, f"clinicians/{NOBODY}")["sample"] is True
    assert ask(client, "clinicians")["release"]["sample"] is True


def test_without_a_list_nobody_is_found_and_no_release_named(client: Client, db: None) -> None:
    assert ask(client, "clinicians", q="turing")["release"] is None
    assert ask(client, f"clinicians/{NOBODY}")["release"] is None


# ----------------------------------------------------------------------------------------------------- ZIPs, releases


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("zip_code", "answer"),
    [("12201", "inside"), ("12202", "partly"), ("10999", "list_incomplete"), ("99999", "unknown")],
)
def test_a_zip_has_one_of_five_answers(client: Client, zip_code: str, answer: str) -> None:
    found = ask(client, f"zip/{zip_code}")
    assert (found["zip"], found["answer"]) == (zip_code, answer)
    assert set(found["vintages"]) == {"mandatory_areas", "delineations", "zip_counties"}


@pytest.mark.usefixtures("complete_country")
def test_a_zip_is_outside_only_by_a_complete_list(client: Client) -> None:
    assert ask(client, "zip/10999")["answer"] == "outside"


def test_a_zip_names_its_areas_and_counties(client: Client, country: None) -> None:
    found = ask(client, "zip/07001-1234")
    division = {"title": "Great Harbor, NJ-NY", "kind": "division", "mandatory": True, "code": "30304"}
    assert found["areas"][0] == division
    assert [county["name"] for county in found["counties"]] == ["Harbor County", "Haven County"]


def test_releases_and_their_difference(client: Client, lists: Lists) -> None:
    assert [release["id"] for release in ask(client, "releases")] == [lists.final.pk, lists.preliminary.pk]
    assert ask(client, f"releases/{lists.final.pk}")["state"] == "live"
    difference = ask(client, f"releases/{lists.preliminary.pk}/diff/{lists.final.pk}", kind="removed")
    assert difference["counts"] == {"added": 0, "removed": 1, "changed": 2}
    assert difference["states"]["TX"] == {"added": 0, "removed": 1, "changed": 0}
    assert difference["cohorts"]["heart_failure"] == {"added": 0, "removed": 0, "changed": 2}
    in_ny = ask(client, f"releases/{lists.preliminary.pk}/diff/{lists.final.pk}", state="NY", cohort="heart_failure")
    assert [change["row"]["npi"] for change in in_ny["results"]] == [MARIE.npi]
    assert in_ny["counts"] == {"added": 0, "removed": 0, "changed": 1}
    [removed] = difference["results"]
    assert (removed["kind"], removed["row"]["npi"]) == ("removed", GRACE.npi)


# -------------------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("clinicians?state=XX", "state"),
        ("clinicians?cohort=knees", "cohort"),
        ("clinicians?small_practice=1", "small_practice"),
        ("clinicians?status=gone", "status"),
        ("clinicians?performance_year=abc", "performance_year"),
        ("clinicians?performance_year=1999", "performance_year"),
        ("clinicians?sort=age", "sort"),
        ("clinicians?page=0", "page"),
        ("clinicians?page=abc", "page"),
        ("clinicians?page_size=1000", "page_size"),
        ("clinicians?q=%00", "q"),
        (f"clinicians?q={'a' * 500}", "q"),
        ("zip/abc", "zip_code"),
        ("zip/١٢٣٤٥", "zip_code"),
        ("releases?dataset=x", "dataset"),
        ("releases/1/diff/2?kind=x", "kind"),
        ("releases/1/diff/2?page=-1", "page"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, preliminary: Release, address: str, parameter: str) -> None:
    problem = refused(client, address)
    assert (problem["status"], problem["errors"][0]["parameter"]) == (422, parameter)


def test_a_page_beyond_the_first_ten_thousand_is_refused_in_words(client: Client, preliminary: Release) -> None:
    problem = refused(client, "clinicians?page=5000&page_size=100")
    assert (problem["status"], problem["detail"][:23]) == (422, "Only the first 10,000 r")


@pytest.mark.parametrize("address", ["releases/999", "releases/1/diff/999", "nothing/here", "clinicians/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert refused(client, address)["status"] == 404


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [("POST", "clinicians", "GET"), ("DELETE", f"clinicians/{ADA.npi}", "GET"), ("GET", "roster", "POST")],
)
def test_a_method_that_an_address_does_not_have_is_refused_with_the_right_one(
    client: Client, method: str, address: str, allowed: str
) -> None:
    response = client.generic(method, f"/api/v1/{address}")
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == f"{method} does nothing at this address. Use {allowed}."


def test_nothing_can_be_done_where_nothing_is(client: Client) -> None:
    response = client.post("/api/v1/nothing/here", {}, content_type="application/json")
    assert (response.status_code, response.json()["status"]) == (404, 404)


def test_too_many_requests_are_told_when_to_come_back(client: Client) -> None:
    answers = [client.get("/api/v1/releases") for _ in range(121)]
    assert {answer.status_code for answer in answers[:120]} == {200}
    last = answers[-1]
    assert (last.status_code, last.headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(last.headers["Retry-After"]) <= 60


def test_a_client_cannot_get_around_the_limit_by_claiming_other_addresses(client: Client) -> None:
    answers = [client.get("/api/v1/releases", headers={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(121)]
    assert answers[-1].status_code == 429


# ------------------------------------------------------------------------------------------------------ documentation


def test_every_operation_documents_its_errors(client: Client, db: None) -> None:
    paths = ask(client, "openapi.json")["paths"]
    assert "/api/v1/clinicians" in paths
    for operations in paths.values():
        for operation in operations.values():
            assert {"404", "422", "429"} <= set(operation["responses"])


@pytest.mark.usefixtures("country")
def test_every_example_of_the_documentation_has_an_answer(client: Client, lists: Lists) -> None:
    asked = []
    for path, operations in ask(client, "openapi.json")["paths"].items():
        for method, operation in operations.items():
            given = {parameter["name"]: parameter.get("example") for parameter in operation["parameters"]}
            address = path.format_map({**given, "code": "10100", "zip_code": "12201"})  # of the areas of the tests
            query = {name: value for name, value in given.items() if value is not None and f"{{{name}}}" not in path}
            if method == "get":
                answer = client.get(address, query)
            else:
                [body] = example_bodies(client, operation)
                answer = client.post(address, body, content_type="application/json")
            assert answer.status_code == 200, (address, answer.content)
            asked.append(path)
    assert len(asked) == 11
    assert ask(client, f"clinicians/{ADA.npi}")["status"] == "listed"


def example_bodies(client: Client, operation: Any) -> list[Any]:
    content = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return ask(client, "openapi.json")["components"]["schemas"][content.split("/")[-1]]["examples"]


def test_a_body_that_is_too_large_or_no_json_gets_one_sentence(client: Client, lists: Lists) -> None:
    for body, status in (('{"text": "%s"}' % ("1" * 3_000_000), 413), ("[", 400)):
        answer = client.post("/api/v1/roster", body, content_type="application/json")
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]


def test_the_documentation_comes_from_our_own_files(client: Client, db: None) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "/static/ninja/" in page
    assert "https://" not in page
