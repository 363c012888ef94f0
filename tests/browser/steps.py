"""What people do at the pages, again and again: fill in, press, sign up, get a practice going."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core import mail

from tests.accounts.people import PASSWORD, mailed_code

if TYPE_CHECKING:
    from playwright.sync_api import Page


def fill(page: "Page", label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def press(page: "Page", button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: "Page", link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def newest_code() -> str:
    """That of the mail that was sent last in a test."""
    return mailed_code(mail.outbox[-1])


def sign_up(page: "Page", email: str = "", *, code: Callable[[], str] = newest_code) -> None:
    """On the sign-up page, which may know the address already."""
    if email:
        fill(page, "Email", email)
    fill(page, "Password", PASSWORD)
    press(page, "Create account")
    page.get_by_role("heading", name="Enter the code").wait_for()
    fill(page, "Code", code())
    press(page, "Confirm")


def bring_in_all(page: "Page", query: str, organization: str) -> None:
    """Every clinician whom the list has with an organization, from the page for adding clinicians."""
    page.get_by_role("main").get_by_role("searchbox").fill(query)
    press(page, "Search")
    page.get_by_role("link", name=f"listed at {organization}").click()
    page.get_by_role("button", name="Add all").click()


def add_a_practice(page: "Page", name: str, organization: str) -> None:
    """With everyone whom the list has with an organization. From the list of practices."""
    follow(page, "Add a practice")
    fill(page, "Name of the practice", name)
    press(page, "Add the practice")
    follow(page, "Add clinicians")
    bring_in_all(page, organization, organization)


def document_primary_care(page: "Page") -> None:
    """The first improvement activity: three processes, and the days on which they run."""
    follow(page, "Primary care")
    follow(page, "Describe the processes")
    page.get_by_role("heading", name="Describe your processes").wait_for()
    page.wait_for_load_state()
    for process in page.get_by_role("main").get_by_role("textbox").all():
        process.fill("The front desk asks at check-in and writes it into the chart.")
    press(page, "Save the processes")
    follow(page, "Set the first day")
    fill(page, "First day", "2027-01-01")
    press(page, "Save")
    page.get_by_role("heading", name="All three processes are described").wait_for()


def cover(page: "Page", count: int) -> None:
    """The second one: an arrangement for the first clinicians of the roster that has everything the rules ask for."""
    follow(page, "Arrangements")
    follow(page, "Add an arrangement")
    fill(page, "Primary care practice", "Elm Street Primary Care")
    page.wait_for_load_state()
    for clinician in page.get_by_role("group", name="Clinicians it covers").get_by_role("checkbox").all()[:count]:
        clinician.check()
    fill(page, "Signed by you on", "2026-11-02")
    fill(page, "Signed by the primary care practice on", "2026-11-03")
    fill(page, "Effective date", "2027-01-01")
    for element in page.get_by_role("group", name="What it covers").get_by_role("checkbox").all():
        element.check()
    for question in page.get_by_role("main").get_by_role("radio", name="Yes").all():
        question.check()
    page.get_by_role("group", name="Does money flow").get_by_label("No", exact=True).check()
    press(page, "Save the arrangement")
    page.get_by_role("heading", name="It has everything the rules ask for").wait_for()
