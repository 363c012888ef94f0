"""Receipts: a link that proves later what a list said, whatever has happened to the lists since."""

from datetime import date

import pytest
from django.test import Client

from participants.actions import roll_back
from participants.models import Dataset, Release
from tests.lists import npi
from tests.pages.lists import ADA, ALAN, ALAN_AGAIN, FINAL, GRACE, MARIE, NOBODY, Lists, publish
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db


def receipt_of(client: Client, number: str) -> str:
    """The link to a receipt for what is said of an NPI now."""
    return client.get(f"/clinicians/{number}/receipt/").headers["Location"]


def roster_receipt(client: Client, *numbers: str) -> str:
    return client.post("/roster/receipt/", {"text": "\n".join(numbers)}).headers["Location"]


def test_a_receipt_names_the_question_the_answer_the_time_the_list_and_its_file(client: Client, lists: Lists) -> None:
    page = client.get(link := receipt_of(client, ADA.npi))
    text = words(page)
    assert "This receipt is genuine" in text
    assert "It is still the newest list." in text
    assert f"Is NPI {ADA.npi} on the participant list?" in text
    assert "Listed for 2027: heart failure, with PRAIRIE HEART GROUP, PLLC" in text
    assert "UTC" in text
    assert lists.final.sha256 in text
    assert lists.final.get_absolute_url() in links(page)
    assert f"http://testserver{link}" in text


def test_the_page_of_a_clinician_leads_to_a_receipt(client: Client, lists: Lists) -> None:
    assert f"/clinicians/{ADA.npi}/receipt/" in links(client.get(f"/clinicians/{ADA.npi}/"))


@pytest.mark.parametrize(
    ("number", "verdict"),
    [(GRACE.npi, "Formerly listed for 2027"), (NOBODY, "Not on this list: CMS’s participants for 2027")],
)
def test_being_gone_or_absent_can_be_proved_too(client: Client, lists: Lists, number: str, verdict: str) -> None:
    assert verdict in words(client.get(receipt_of(client, number)))


@pytest.mark.parametrize("place", [0, 10, 40, -1])
def test_a_link_of_which_one_character_was_changed_says_so(client: Client, lists: Lists, place: int) -> None:
    token = list(receipt_of(client, ADA.npi).split("/")[-2])
    token[place] = "a" if token[place] != "a" else "b"
    page = client.get(f"/receipts/{''.join(token)}/")
    assert page.status_code == 404
    assert "This is not a receipt of this portal" in words(page)
    assert "The link was changed or cut off on the way" in words(page)


@pytest.mark.parametrize("token", ["x", "a:b", ":", "a" * 5000, "%00", "..", "1:2:3", "é"])
def test_what_never_was_a_receipt_says_so_too(client: Client, lists: Lists, token: str) -> None:
    page = client.get(f"/receipts/{token}/")
    assert page.status_code == 404


def test_a_receipt_holds_after_newer_releases_and_says_that_there_is_one(client: Client, preliminary: Release) -> None:
    unchanged, changed = receipt_of(client, ALAN.npi), receipt_of(client, GRACE.npi)
    publish(FINAL, kind="final", on=date(2026, 9, 3))
    text = words(client.get(unchanged))
    assert "This receipt is genuine" in text
    assert "There is a newer list" in text
    assert "says the same." in text
    text = words(client.get(changed))
    assert "This receipt is genuine" in text
    assert "Listed for 2027: low back pain, with NAVY SPINE CENTER" in text
    assert "There is a newer list" in text
    assert "Formerly listed for 2027" in text


def test_a_receipt_of_a_roster_says_line_by_line_what_a_newer_list_changed(
    client: Client, preliminary: Release
) -> None:
    link = roster_receipt(client, ADA.npi, GRACE.npi, MARIE.npi, NOBODY)
    final = publish(FINAL, kind="final", on=date(2026, 9, 3))
    page = client.get(link)
    assert "says something else about 2 of these NPIs." in words(page)
    now = {row[0]: row[4] for row in rows(page)[1:]}
    assert rows(page)[0][4] == f"On the {final.label}"
    assert (now[ADA.npi], now[NOBODY]) == ("The same", "The same")
    assert now[GRACE.npi].startswith("Formerly listed")
    assert "NEW CARDIOLOGY LLC" in now[MARIE.npi]


def test_a_receipt_of_a_list_that_was_withdrawn_says_so(client: Client, lists: Lists) -> None:
    link = receipt_of(client, ADA.npi)
    roll_back(Dataset.PARTICIPANTS, note="Published by mistake")
    text = words(client.get(link))
    assert "This receipt is genuine" in text
    assert "Its list was withdrawn" in text
    assert "Another list is live" in text


def test_a_receipt_of_a_list_that_is_not_here_shows_the_verdict_alone(client: Client, lists: Lists) -> None:
    link = receipt_of(client, ADA.npi)
    Release.objects.filter(pk=lists.final.pk).update(sha256="0" * 64)
    text = words(client.get(link))
    assert "This receipt is genuine, but its list is not here" in text
    assert lists.final.sha256 in text
    assert "PRAIRIE HEART GROUP" not in text.split("There is a newer list")[0]


def test_a_thousand_npis_fit_into_a_link_that_servers_take(client: Client, lists: Lists) -> None:
    link = roster_receipt(client, *(npi(number * 89_989) for number in range(1, 1001)))
    assert len(link) < 4000
    assert "Which of these 1,000 NPIs" in words(client.get(link))


def test_a_receipt_is_not_for_search_engines_and_never_kept_by_the_browser_before_it_exists(
    client: Client, lists: Lists
) -> None:
    assert client.get(receipt_of(client, ADA.npi)).headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in client.get(f"/clinicians/{ADA.npi}/receipt/").headers["Cache-Control"]


def test_a_number_without_an_answer_has_no_receipt(client: Client, lists: Lists) -> None:
    assert receipt_of(client, "1234567890") == "/clinicians/1234567890/"


def test_two_listings_are_both_in_the_receipt(client: Client, lists: Lists) -> None:
    text = words(client.get(receipt_of(client, ALAN.npi)))
    assert ALAN.organization in text
    assert ALAN_AGAIN.organization in text
