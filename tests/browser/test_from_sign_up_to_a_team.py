"""A manager signs up and brings in a practice's clinicians; a colleague follows the invitation. On a phone, and without
JavaScript.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from readiness.models import Practice
from tests.browser.steps import bring_in_all, fill, press, sign_up

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
    bring_in_all(maria, "prairie heart", "PRAIRIE HEART GROUP, PLLC")
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
