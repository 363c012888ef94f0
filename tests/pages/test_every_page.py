"""What holds for each page of the portal, those included that are still to be written."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.test import Client

from tests.accounts.people import PASSWORD, make_person
from tests.pages.addresses import addresses, other_states, practice_pages, public_pages, signed_in_pages
from tests.pages.lists import ADA, Lists
from tests.readiness.practices import busy_practice

STRICT = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
WITH_A_FORM = (
    "/roster/",
    "/alerts/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/practices/invitations/",
    "/practices/reminders/stop/",
)
TEMPLATES = sorted((Path(project.BASE_DIR) / "templates").rglob("*.html"))


@pytest.fixture
def pages(client: Client, lists: Lists, country: None) -> list[str]:
    return [*public_pages(client, lists), *other_states(lists)]


@pytest.fixture
def pages_of_a_person(client: Client, lists: Lists) -> list[str]:
    client.force_login(maria := make_person("maria@heart.example"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return [*signed_in_pages(client), *practice_pages(client, busy_practice(maria))]


def test_every_address_carries_an_access_rule() -> None:
    assert [address.name for address in addresses() if address.rule is None] == []


@pytest.mark.django_db
def test_every_page_comes_with_the_strict_policy_and_the_other_headers(client: Client, pages: list[str]) -> None:
    assert_strict(client, [*pages, "/api/v1/docs", "/clinicians.csv"])


@pytest.mark.django_db
def test_pages_of_a_signed_in_person_come_with_them_too_and_are_not_kept(
    client: Client, pages_of_a_person: list[str]
) -> None:
    assert_strict(client, pages_of_a_person)
    for path in pages_of_a_person:
        response = client.get(path)
        assert "no-store" in response.headers["Cache-Control"], path
        assert response.content.decode().count("<h1") == 1, path


def assert_strict(client: Client, paths: list[str]) -> None:
    for path in paths:
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert STRICT.items() <= policy.items(), path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Referrer-Policy"] == "same-origin", path


@pytest.mark.django_db
def test_every_page_has_one_heading_of_the_first_rank_and_a_title_of_its_own(client: Client, pages: list[str]) -> None:
    for path in pages:
        html = client.get(path).content.decode()
        assert html.count("<h1") == 1, path
        title = re.search(r"<title>(.*?)</title>", html)
        assert title, path
        assert not title[1].startswith(" –"), path


@pytest.mark.django_db
def test_every_page_says_that_it_is_not_cms(client: Client, pages: list[str]) -> None:
    for path in pages:
        assert "Not affiliated with CMS" in client.get(path).content.decode(), path


@pytest.mark.django_db
def test_a_page_can_be_asked_for_its_head_alone(client: Client, pages: list[str]) -> None:
    for path in pages:
        head = client.head(path)
        assert (head.status_code, head.content) == (client.get(path).status_code, b""), path


@pytest.mark.django_db
def test_a_page_without_a_form_of_its_own_cannot_be_sent_anything(client: Client, pages: list[str]) -> None:
    only_shown = [path for path in pages if client.get(path).status_code == 200 and not path.startswith(WITH_A_FORM)]
    assert [path for path in only_shown if client.post(path).status_code != 405] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("country")
def test_while_the_list_is_the_sample_every_page_says_so(client: Client, sample: None) -> None:
    for path in ("/", "/clinicians/", f"/clinicians/{ADA.npi}/", "/zip/12201/", "/releases/", "/nothing/here/"):
        assert "<strong>Sample data.</strong>" in client.get(path).content.decode(), path


@pytest.mark.django_db
def test_an_unchanged_page_is_not_sent_again(client: Client, lists: Lists) -> None:
    for path in (f"/clinicians/{ADA.npi}/", lists.final.get_absolute_url(), "/clinicians/?q=turing"):
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), path


@pytest.mark.django_db
@pytest.mark.django_db
def test_what_people_search_for_is_not_logged(client: Client, lists: Lists, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for query in ({"q": "turing"}, {"q": "turing xyzzyx"}, {"q": "turing", "state": "XX"}):
            client.get("/clinicians/", query)
            client.get("/clinicians.csv", query)
            client.get("/api/v1/clinicians", query)
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not [message for message in logged if "turing" in message.lower()]


def templates_with(pattern: str) -> list[str]:
    """The templates in which something stands, comments aside."""
    comments = re.compile(r"{%\s*comment\b.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
    return [path.name for path in TEMPLATES if re.search(pattern, comments.sub("", path.read_text(encoding="utf-8")))]


def test_no_template_has_scripts_or_styles_inside_itself() -> None:
    assert templates_with(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|\bhx-on") == []


def test_no_template_states_a_rule_of_the_model() -> None:
    assert templates_with(r"\bCFR\b|\b20(?:2[6-9]|3\d)\b|\d+ (?:points|percent)") == []


@pytest.mark.django_db
def test_a_request_that_is_too_large_gets_a_page_that_says_so(client: Client) -> None:
    response = client.post("/roster/", {f"field{number}": "1" for number in range(2000)})
    assert response.status_code == 400
    assert "This request cannot be read" in response.content.decode()


@pytest.mark.django_db
def test_the_icon_is_found_where_browsers_look_for_it(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/img/favicon.svg"
