"""A manager signs up and brings in a practice's clinicians; a colleague follows the invitation. On a phone, and without
JavaScript.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from participants.models import Kind
from readiness.models import Practice
from tests.accounts.people import PASSWORD, mailed_code
from tests.lists import people as many
from tests.pages.lists import publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def phones(chromium: "Browser") -> Iterator[list["Page"]]:
    """Those of two people."""
    contexts = [
        chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}) for _ in range(2)
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    """Its address. The list has twelve clinicians, all with one organization."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ASM_FILES_DIR = tmp_path / "kept"
    publish(many(12), kind=Kind.FINAL)
    return str(live_server.url)


def fill(page: "Page", label: str, value: str) -> None:
    page.get_by_label(label, exact=True).fill(value)


def press(page: "Page", button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def sign_up(page: "Page", email: str = "") -> None:
    """On the sign-up page, which may know the address already."""
    if email:
        fill(page, "Email", email)
    fill(page, "Password", PASSWORD)
    press(page, "Create account")
    fill(page, "Code", mailed_code(mail.outbox[-1]))
    press(page, "Confirm")


def test_two_people_get_to_work_on_one_practice(phones: list["Page"], portal: str) -> None:
    maria, colleague = phones
    maria.goto(portal)
    maria.get_by_role("link", name="Create an account").click()
    sign_up(maria, "maria@heart.example")

    maria.get_by_role("link", name="Add a practice").click()
    fill(maria, "Name of the practice", "Riverside Heart")
    press(maria, "Add the practice")
    maria.get_by_role("link", name="Clinicians", exact=True).last.click()
    maria.get_by_role("link", name="Add clinicians").click()
    maria.get_by_role("searchbox").fill("prairie heart")
    press(maria, "Search")
    maria.get_by_role("link", name="Add all 12 listed at PRAIRIE HEART GROUP, PLLC").click()
    press(maria, "Add all 12")
    assert "12 clinicians are added." in maria.inner_text("main")

    maria.get_by_role("link", name="People", exact=True).click()
    maria.get_by_role("link", name="Invite somebody").click()
    fill(maria, "E-mail address", "colleague@heart.example")
    press(maria, "Send the invitation")
    [link] = re.findall(r"http\S+/practices/invitations/\S+", mail.outbox[-1].body)

    colleague.goto(link)
    colleague.get_by_role("link", name="Create an account").last.click()
    sign_up(colleague)
    press(colleague, "Join the practice")
    assert "Welcome to Riverside Heart." in colleague.inner_text("main")
    practice = Practice.objects.get()
    assert sorted(practice.memberships.values_list("user__email", "role")) == [
        ("colleague@heart.example", "contributor"),
        ("maria@heart.example", "owner"),
    ]
