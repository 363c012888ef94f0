"""A practice manager goes from signing up to an audit pack; a contributor does a task on a phone, without JavaScript."""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from pypdf import PdfReader

from participants.alerts import post
from readiness.actions.reminders import remind_everyone
from readiness.models import Task, TaskStatus
from tests.browser.steps import add_a_practice, cover, document_primary_care, fill, follow, press, sign_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MISSING = "O'HARA L, ADA; O'HARA M, ADA"


@pytest.fixture
def manager(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def contributor(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_practice_gets_ready(manager: "Page", contributor: "Page", portal: str, tmp_path: Path) -> None:
    manager.goto(portal)
    follow(manager, "Create an account")
    sign_up(manager, "maria@heart.example")
    add_a_practice(manager, "Riverside Heart", "PRAIRIE HEART GROUP, PLLC")
    manager.get_by_text("12 clinicians are added.").wait_for()
    document_primary_care(manager)
    cover(manager, 10)
    follow(manager, "Overview")
    manager.get_by_role("link", name="2 of 12").wait_for()
    manager.get_by_text(f"No arrangement that counts covers {MISSING}.").wait_for()

    contributor.goto(invite_a_contributor(manager))
    contributor.get_by_role("main").get_by_role("link", name="Create an account").click()
    sign_up(contributor)
    press(contributor, "Join the practice")
    give_to(manager, "ben@heart.example", "E1", "E2")
    finish_on_a_phone(contributor, "E1")
    assert "E2" in reminder_of_the_rest("ben@heart.example")

    print_the_page_for_the_board(manager, tmp_path)
    open_the_audit_pack(manager, tmp_path)


def invite_a_contributor(page: "Page") -> str:
    """The link in the mail."""
    follow(page, "People")
    follow(page, "Invite somebody")
    fill(page, "E-mail address", "ben@heart.example")
    press(page, "Send the invitation")
    page.get_by_text("The invitation to ben@heart.example is sent.").wait_for()
    [link] = re.findall(r"http\S+/practices/invitations/\S+", mail.outbox[-1].body)
    return str(link)


def give_to(page: "Page", person: str, *items: str) -> None:
    follow(page, "Checklist")
    for item in items:
        page.get_by_label(f"Tick {item}", exact=True).check()
    bulk = page.locator("#bulk")
    bulk.get_by_label("Owner").select_option(person)
    bulk.get_by_role("button", name="Change").click()
    page.get_by_text(f"{len(items)} tasks are changed.").wait_for()


def finish_on_a_phone(page: "Page", item: str) -> None:
    follow(page, "Checklist")
    page.get_by_role("link", name="Mine 2").click()
    page.get_by_role("link", name=f"{item} ").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "certificate.txt", "mimeType": "text/plain", "buffer": b"Certified for 2027"}
    )
    press(page, "Add it")
    page.get_by_label("Status").select_option("Done")
    press(page, "Save")
    page.get_by_text("Saved.").wait_for()


def reminder_of_the_rest(person: str) -> str:
    """The mail that comes a few days before the day of the task that is still to do."""
    mail.outbox.clear()
    task = Task.objects.get(owner__email=person, status=TaskStatus.TO_DO)
    assert task.due
    remind_everyone(today=task.due - timedelta(days=3))
    post.deliver()
    [message] = mail.outbox
    assert message.to == [person]
    assert "E1" not in message.body
    return str(message.body)


def print_the_page_for_the_board(page: "Page", folder: Path) -> None:
    follow(page, "Overview")
    follow(page, "A page for the board")
    page.get_by_role("heading", name="For the board").wait_for()
    page.wait_for_load_state()
    page.pdf(path=folder / "board.pdf", format="Letter")
    [sheet] = PdfReader(folder / "board.pdf").pages
    text = " ".join(sheet.extract_text().split())
    assert MISSING in text
    assert "Source: Participant list 2027, final" in text


def open_the_audit_pack(page: "Page", folder: Path) -> None:
    follow(page, "Overview")
    with page.expect_download() as download:
        follow(page, "The audit pack")
    download.value.save_as(folder / "pack.zip")
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder / "pack")
    sums = [line.split("  ") for line in (folder / "pack" / "SHA256SUMS").read_text().splitlines()]
    for sha256, path in sums:
        assert hashlib.sha256((folder / "pack" / path).read_bytes()).hexdigest() == sha256, path
    page.goto((folder / "pack" / "index.html").as_uri())
    page.get_by_role("link", name="certificate.txt").click()
    page.get_by_text("Certified for 2027").wait_for()
