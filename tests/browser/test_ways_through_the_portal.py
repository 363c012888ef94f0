"""From the question to the proof: with the keyboard alone, without JavaScript, and while typing."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.pages.lists import ALAN, GRACE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_STEPS = 80  # of the Tab key, before the way counts as too long


def tab_to(page: "Page", words: str) -> None:
    """Moves the focus, as a person would who sees it, to the control with these words."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element)
                const label = element.labels?.[0]?.textContent ?? element.textContent
                return {words: label.trim(), outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth)}
            }"""
        )
        assert focus["outline"], f"The focus on “{focus['words']}” cannot be seen."
        if focus["words"] == words:
            return
    raise AssertionError(f"“{words}” cannot be reached with the keyboard.")


def test_the_keyboard_alone_leads_from_the_home_page_to_the_release(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.goto(site.url)
    tab_to(page, "Name, NPI, organization or ZIP")
    page.keyboard.type("turing")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clinicians/?q=turing**")
    tab_to(page, "TURING, ALAN")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clinicians/{ALAN.npi}/")
    tab_to(page, "Participant list 2027, final")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{site.lists.final.get_absolute_url()}")
    assert page.get_by_role("heading", level=1).inner_text() == "Participant list 2027, final"
    page.close()


def test_the_first_stop_of_the_keyboard_skips_the_menu(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/clinicians/{ALAN.npi}/")
    tab_to(page, "Skip to the main content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_everything_works_without_javascript(chromium: "Browser", site: Site, width: int) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(site.url)
    page.get_by_label("Name, NPI, organization or ZIP").fill("low back")
    page.get_by_label("State").select_option("Texas")
    page.get_by_role("button", name="Search").click()
    page.goto(f"{site.url}/clinicians/")
    if width == 320:
        page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Formerly listed").check()
    page.get_by_role("button", name="Show results").click()
    page.get_by_role("link", name="HOPPER, GRACE").click()
    assert "Formerly listed for 2027" in page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("link", name="Participant list 2027, final").last.click()
    page.get_by_role("link", name="1", exact=True).click()  # removed
    assert page.get_by_role("link", name=GRACE.npi).is_visible()
    context.close()


def test_a_roster_is_checked_with_the_keyboard_alone_and_without_javascript(chromium: "Browser", site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/roster/")
    page.get_by_label("NPIs", exact=True).focus()
    page.keyboard.type(f"{ALAN.npi}, {GRACE.npi}, {ALAN.npi}, hello")
    for _ in range(2):  # past the file, to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 of 2 NPIs is on the participant list 2027, final").wait_for()
    page.get_by_role("button", name=re.compile("Formerly listed")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Formerly listed: 1 line").wait_for()
    assert page.get_by_role("link", name=GRACE.npi).is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert GRACE.npi in download.value.path().read_text()
    page.get_by_role("button", name="Get a dated receipt").click()
    page.get_by_role("heading", name="This receipt is genuine").wait_for()
    context.close()


def test_results_come_while_typing_and_the_address_keeps_step(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/clinicians/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("turi", delay=20)
    page.get_by_role("status").get_by_text("1 clinician matches “turi”").wait_for()
    assert page.get_by_role("row").count() == 2
    assert "q=turi&" in page.url
    assert box.evaluate("box => box === document.activeElement")
    assert page.title().startswith("turi: clinicians")
    box.fill("")
    page.get_by_role("radio", name="Heart failure").check()
    page.get_by_role("status").get_by_text(re.compile("^3 clinicians")).wait_for()
    assert "cohort=heart_failure" in page.url
    assert page.get_by_role("radio", name="Heart failure").evaluate("radio => radio === document.activeElement")
    export = page.get_by_role("link", name="CSV").get_attribute("href")
    assert export
    assert "cohort=heart_failure" in export
    page.close()


def test_the_box_of_the_home_page_answers_while_typing_too(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.goto(site.url)
    box = page.get_by_role("searchbox")
    box.press_sequentially("bletchley", delay=20)
    page.get_by_role("status").get_by_text("1 clinician matches “bletchley”").wait_for()
    assert page.get_by_role("link", name="BLETCHLEY BACK CENTER").is_visible()
    assert "/clinicians/?q=bletchley&" in page.url
    assert box.evaluate("box => box === document.activeElement")
    assert not page.get_by_role("heading", name="The list for 2027").is_visible()
    page.reload()
    assert page.get_by_role("link", name="TURING, ALAN").is_visible()
    page.close()


def test_only_the_answer_to_what_was_typed_last_is_shown(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.route(re.compile(r"q=turing&"), lambda route: None)  # never answered
    page.goto(f"{site.url}/clinicians/")
    box = page.get_by_role("searchbox")
    with page.expect_request(re.compile(r"q=turing&")):
        box.fill("turing")
    with page.expect_event("requestfailed"):  # given up for the newer one
        box.fill("noether")
    page.get_by_role("status").get_by_text("1 clinician matches “noether”").wait_for()
    assert page.get_by_role("row").nth(1).inner_text().startswith("NOETHER, EMMY")
    assert "q=noether&" in page.url
    page.close()


def test_a_printed_answer_has_its_source_and_no_menu(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/clinicians/{ALAN.npi}/")
    page.emulate_media(media="print")
    assert page.get_by_text("Listed for 2027").first.is_visible()
    assert page.get_by_text("Source: Participant list 2027, final, released 3 September 2026").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    page.close()
