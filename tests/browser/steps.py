"""What people do at every page: fill in, press, sign up."""

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


def sign_up(page: "Page", email: str = "") -> None:
    """On the sign-up page, which may know the address already."""
    if email:
        fill(page, "Email", email)
    fill(page, "Password", PASSWORD)
    press(page, "Create account")
    fill(page, "Code", mailed_code(mail.outbox[-1]))
    press(page, "Confirm")


def bring_in_all(page: "Page", query: str, organization: str) -> None:
    """Every clinician whom the list has with an organization, from the page for adding clinicians."""
    page.get_by_role("main").get_by_role("searchbox").fill(query)
    press(page, "Search")
    page.get_by_role("link", name=f"listed at {organization}").click()
    page.get_by_role("button", name="Add all").click()
