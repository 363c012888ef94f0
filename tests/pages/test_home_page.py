"""The home page: one box, the live list in four figures, the next deadlines, three ways on."""

import re

import pytest
from django.test import Client

from participants.models import Release
from tests.pages.lists import Lists
from tests.pages.reading import links, words

pytestmark = pytest.mark.django_db


def test_the_live_list_stands_in_four_figures_with_its_name_its_date_and_its_source(
    client: Client, lists: Lists
) -> None:
    home = client.get("/")
    assert "The list for 2027 Participant list 2027, final, released 3 September 2026" in words(home)
    for figure in ("5 Participants", "3 Heart failure", "2 Low back pain", "1 In small practices"):
        number, label = figure.split(" ", 1)
        assert f"{label} {number} " in words(home)
    assert "https://data.cms.gov/list.csv" in links(home)
    assert lists.final.get_absolute_url() in links(home)


def test_each_figure_leads_to_the_clinicians_that_it_counts(client: Client, lists: Lists) -> None:
    figures = [url for url in links(client.get("/")) if url.startswith("/clinicians/?status=listed")]
    found = [re.search(r"(\d+) clinician", words(client.get(url)))[1] for url in figures]  # type: ignore[index]
    assert found == ["4", "3", "1", "1"]  # ALAN has two organizations and is one clinician


def test_the_next_two_deadlines_stand_with_the_days_left_and_their_source(client: Client, db: None) -> None:
    home = client.get("/")
    assert len(re.findall(r"\d+ days? left", words(home))) == 2
    assert any(url.startswith("https://www.ecfr.gov/") for url in links(home))


def test_every_door_leads_to_a_page_that_exists(client: Client, lists: Lists) -> None:
    own = [url for url in links(client.get("/")) if url.startswith("/")]
    assert {client.get(url, follow=True).status_code for url in own} == {200}
    assert {"/roster/", "/states/", "/practices/"} <= set(own)
    assert f"/releases/{lists.preliminary.pk}/diff/{lists.final.pk}/" in own


def test_the_box_asks_the_search_for_a_text_and_a_state(client: Client, preliminary: Release) -> None:
    home = client.get("/").content.decode()
    form = re.search(r'<form class="search-box-large"[^>]*action="([^"]*)"', home)
    assert form
    assert form[1] == "/clinicians/"
    assert '<input id="q" name="q"' in home
    assert '<select id="state" name="state">' in home


def test_without_a_list_the_home_page_says_so_and_nothing_about_anybody(client: Client, db: None) -> None:
    home = client.get("/")
    assert home.status_code == 200
    assert "The participant list is not loaded" in words(home)
    assert "The list for" not in words(home)
