"""The checklist in Chromium: with the keyboard, by two people at once, and on a phone without JavaScript."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from readiness.actions.practices import create_practice
from readiness.actions.roster import add_clinicians
from readiness.models import Membership, Practice, Role, Task
from tests.accounts.people import make_person
from tests.browser.conftest import Site
from tests.browser.test_every_page_in_a_browser import problems_of
from tests.pages.lists import ADA, ALAN, MARIE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Opens = Callable[..., "Page"]


@pytest.fixture
def practice(site: Site) -> Practice:
    """Maria owns it, Ben works for it; three clinicians."""
    maria, ben = make_person("maria@heart.example"), make_person("ben@heart.example")
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=maria)
    Membership.objects.create(practice=practice, user=ben, role=Role.CONTRIBUTOR)
    add_clinicians(practice, [ADA.npi, ALAN.npi, MARIE.npi], actor=maria)
    return practice


@pytest.fixture
def opens(chromium: "Browser", site: Site, practice: Practice) -> Iterator[Opens]:
    """Opens the checklist as somebody, with the options of a browser context."""
    contexts = []

    def open_checklist(person: str, **options: object) -> "Page":
        client = Client()
        client.force_login(practice.members.get(email=f"{person}@heart.example"))
        context = chromium.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/practices/{practice.pk}/checklist/")
        return page

    yield open_checklist
    for context in contexts:
        context.close()


def task(practice: Practice, item: str = "E1") -> Task:
    return practice.tasks.get(item=item)


def row(page: "Page", practice: Practice, item: str = "E1") -> "Locator":
    return page.locator(f"#task-{task(practice, item).pk}")


def test_a_row_is_worked_with_the_keyboard_alone(opens: Opens, practice: Practice) -> None:
    page = opens("maria")
    its_row = row(page, practice)
    its_row.get_by_label("Status").focus()
    page.keyboard.type("In")  # as people choose from a list
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "due"
    its_row.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.get_by_text("E1 is saved.").wait_for(state="attached")
    assert task(practice).status == "in_progress"
    assert page.evaluate("document.activeElement.id") == f"save-{task(practice).pk}"
    row(page, practice).get_by_label("Status").select_option("Done")
    row(page, practice).get_by_role("button", name="Save").click()
    page.get_by_text("1 of 10 done").wait_for()


def test_what_does_not_apply_asks_for_the_reason_in_the_row(opens: Opens, practice: Practice) -> None:
    page = opens("maria")
    its_row = row(page, practice)
    reason = its_row.get_by_label("Why it does not apply")
    assert not reason.is_visible()
    its_row.get_by_label("Status").select_option("Not applicable")
    assert reason.is_visible()
    its_row.get_by_role("button", name="Save").click()
    its_row.get_by_text("Say why it does not apply.").wait_for()
    assert list(problems_of(page)) == []
    reason.fill("We have no EHR.")
    its_row.get_by_role("button", name="Save").click()
    page.get_by_text("E1 is saved.").wait_for(state="attached")
    assert task(practice).reason == "We have no EHR."


def test_of_two_who_work_at_once_the_second_sees_both_and_decides(opens: Opens, practice: Practice) -> None:
    maria, ben = opens("maria"), opens("ben")
    for page, status in ((ben, "Done"), (maria, "In progress")):
        row(page, practice).get_by_label("Status").select_option(status)
        row(page, practice).get_by_role("button", name="Save").click()
        if page is ben:
            page.get_by_text("E1 is saved.").wait_for(state="attached")
    maria.get_by_text("ben@heart.example has changed E1 in the meantime.").wait_for()
    assert list(problems_of(maria)) == []
    assert task(practice).status == "done"
    row(maria, practice).get_by_role("button", name="Save").click()
    maria.get_by_text("E1 is saved.").wait_for(state="attached")
    assert task(practice).status == "in_progress"


def test_a_group_opens_in_place_and_ticked_rows_change_together(opens: Opens, practice: Practice) -> None:
    page = opens("maria")
    assert not page.get_by_role("button", name="Change", exact=True).is_visible()
    page.get_by_role("link", name="A2 Confirm every TIN").click()
    page.get_by_role("link", name="TURING, ALAN").first.wait_for()
    assert page.url.endswith("?open=A2#A2")
    assert list(problems_of(page)) == []
    page.get_by_label("Tick A2 for all of them").check()
    page.get_by_label("Tick E1", exact=True).check()
    bulk = page.locator("#bulk")
    bulk.get_by_label("Owner").select_option("ben@heart.example")
    assert list(problems_of(page)) == []
    bulk.get_by_role("button", name="Change").click()
    page.get_by_text("4 tasks are changed.").wait_for()
    assert practice.tasks.filter(owner__email="ben@heart.example").count() == 4


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_without_javascript_a_task_is_finished(opens: Opens, practice: Practice, width: int) -> None:
    page = opens("ben", java_script_enabled=False, viewport={"width": width, "height": 740})
    its_row = row(page, practice)
    its_row.get_by_label("Status").select_option("Done")
    its_row.get_by_role("button", name="Save").click()
    assert page.url.endswith(f"/checklist/#task-{task(practice).pk}")
    assert task(practice).status == "done"
    page.get_by_role("link", name="E2 Fix the period").click()
    page.get_by_label("Notes").fill("Starts on 1 January.")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"Period log"}
    )
    page.get_by_role("button", name="Add it").click()
    assert page.get_by_role("link", name="log.txt", exact=True).is_visible()
