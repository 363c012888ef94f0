"""The estimator as people use it: while they type, with the keyboard alone, without JavaScript, on a phone, on paper."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_ways_through_the_portal import tab_to

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    """No list is loaded: the estimator needs none."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return f"{live_server.url}/estimate/"


@pytest.fixture
def page(chromium: "Browser", address: str) -> Iterator["Page"]:
    page = chromium.new_page(reduced_motion="reduce")
    page.goto(address)
    yield page
    page.close()


def reading(page: "Page") -> str:
    return " ".join(page.locator("#readout").inner_text().split())


def test_the_estimate_follows_while_somebody_types_and_so_does_the_address(page: "Page") -> None:
    box = page.get_by_role("group", name="Blood pressure control Q236").get_by_label("Result")
    box.press_sequentially("84.04", delay=20)
    page.locator("#id_Q236_outcome").get_by_text("10.0 of 10").wait_for()
    assert "Final score 70.6 of 100" in reading(page)
    assert "Q236=84.04" in page.url
    assert box.evaluate("box => box === document.activeElement")
    assert box.input_value() == "84.04"
    page.reload()
    assert "Final score 70.6 of 100" in reading(page)


def test_a_wrong_input_is_named_beside_its_field_and_right_again_when_it_is_mended(page: "Page") -> None:
    box = page.get_by_role("group", name="Blood pressure control Q236").get_by_label("Result")
    box.fill("101")
    page.locator("#id_Q236_outcome").get_by_text("Enter 0 to 100 percent.").wait_for()
    assert "There is a problem Blood pressure control: Enter 0 to 100 percent." in reading(page)
    box.fill("100")
    page.locator("#id_Q236_outcome").get_by_text("10.0 of 10").wait_for()
    assert "There is a problem" not in reading(page)


def test_another_cohort_brings_its_own_measures(page: "Page") -> None:
    cohort = page.get_by_label("Cohort", exact=True)
    cohort.focus()
    cohort.select_option("Low back pain")
    page.get_by_role("group", name="High-risk medications Q238").wait_for()
    assert page.get_by_role("group", name="Blood pressure control Q236").count() == 0
    assert "cohort=low_back_pain" in page.url
    assert page.get_by_label("Cohort", exact=True).evaluate("select => select === document.activeElement")


def test_two_scenarios_are_compared_while_somebody_types(page: "Page") -> None:
    page.get_by_role("link", name="Compare with a second scenario").click()
    second = page.get_by_role("group", name="Collaborative care arrangement IA-2").get_by_label("State, scenario B")
    second.select_option("Not in place")
    page.get_by_text("B against A: −10 in the score").wait_for()
    assert page.get_by_role("img", name="Final score, step by step, scenario B").is_visible()


def test_the_keyboard_alone_changes_an_input_and_sends_it(page: "Page") -> None:
    tab_to(page, "Covered professional services a year ($)")
    page.keyboard.press("Control+A")
    page.keyboard.type("250,000")
    page.keyboard.press("Enter")
    page.wait_for_url("**payments=250%2C000**")
    assert "−$3,375" in reading(page)
    tab_to(page, "Compare with a second scenario")


def test_a_simulated_cohort_is_drawn_again_when_an_input_has_changed(page: "Page", address: str) -> None:
    page.goto(f"{address}cohort/?draws=5")
    page.get_by_label("Cohort", exact=True).select_option("Low back pain")
    page.get_by_text("Low back pain, 4,027 participants, 5 draws").wait_for()
    page.get_by_label("Draws").fill("0")
    page.get_by_label("Draws").press("Tab")
    page.locator("#id_draws_outcome").get_by_text("Enter a whole number from 2 to 400.").wait_for()
    assert page.get_by_role("img").count() == 0


@pytest.mark.parametrize("width", [1280, 320])
def test_it_works_without_javascript(chromium: "Browser", address: str, width: int) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Clinicians in the practice (TIN)").select_option("1: solo practice")
    page.get_by_role("group", name="Collaborative care arrangement IA-2").get_by_label("State").select_option("no")
    page.get_by_role("button", name="Estimate").click()
    assert "Final score 70.0 of 100" in reading(page)
    assert page.get_by_role("row", name="Sign a collaborative care arrangement").get_by_text("+10").is_visible()
    page.goto(f"{address}cohort/")
    page.get_by_label("Draws").fill("5")
    page.get_by_role("button", name="Draw").click()
    assert page.get_by_text("5 draws, paid in 2029").is_visible()
    context.close()


def test_a_printed_estimate_has_its_inputs_its_charts_and_its_sources(page: "Page") -> None:
    page.emulate_media(media="print")
    assert page.get_by_label("Covered professional services a year ($)").is_visible()
    assert page.get_by_role("img", name="Final score, step by step").is_visible()
    assert page.get_by_text("The final score is used without rounding.").is_visible()
    assert page.get_by_role("button", name="Estimate").is_hidden()
    assert page.get_by_role("link", name="CSV").is_hidden()
