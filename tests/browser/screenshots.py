"""Makes the pictures of docs/images again, from a portal that is running with the sample lists and nothing else. A manager
signs up there, so give it a folder that can be thrown away:

export ASM_DATA_DIR=/tmp/asm-pictures
python3 manage.py start
.venv/bin/python -m tests.browser.screenshots http://127.0.0.1:8000
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.mail import EmailMessage

from tests.browser.chromium import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}
LISTED, FORMERLY_LISTED, WRONG = "2137000396", "2003112341", "2000694086"  # of the sample
TWELVE = "GILLENPORT VALLEY PHYSICIAN GROUP LLC"


def search(page: "Page") -> None:
    page.get_by_role("searchbox").press_sequentially("jon smth")
    page.get_by_role("status").get_by_text("match “jon smth”").wait_for()


def roster(page: "Page") -> None:
    page.get_by_label("NPIs", exact=True).fill(
        f"{LISTED}\n{FORMERLY_LISTED}\n{WRONG}\n2000005241\n2000050049\n{LISTED}"
    )
    page.get_by_role("button", name="Check these NPIs").click()


def nothing(page: "Page") -> None:
    """The page as it opens."""


PICTURES: dict[str, tuple[str, Callable[["Page"], None]]] = {
    "home": ("/", nothing),
    "search": ("/", search),
    "answer": (f"/clinicians/{LISTED}/", nothing),
    "formerly-listed": (f"/clinicians/{FORMERLY_LISTED}/", nothing),
    "roster": ("/roster/", roster),
    "states": ("/states/", nothing),
    "changes": ("/releases/1/diff/2/?kind=removed", nothing),
    "estimate": ("/estimate/", nothing),
    "timeline": ("/timeline/", nothing),
}


OF_A_PRACTICE = {"practice": "", "checklist": "checklist/?category=improvement#improvement"}


def newest_code() -> str:
    """That of the newest mail in the portal's folder."""
    from tests.accounts.people import mailed_code

    newest = max(Path(settings.EMAIL_FILE_PATH).iterdir(), key=lambda file: file.stat().st_mtime)
    return mailed_code(EmailMessage(body=newest.read_text()))


def get_ready(page: "Page") -> str:
    """A manager signs up and begins. Returns the address of the practice."""
    from tests.browser import steps

    steps.follow(page, "Create an account")
    steps.sign_up(page, "maria@gillenport.example", code=newest_code)
    steps.add_a_practice(page, "Gillenport Valley Physicians", TWELVE)
    steps.document_primary_care(page)
    steps.cover(page, 10)
    steps.follow(page, "Overview")
    page.get_by_role("heading", name="Gillenport Valley Physicians").wait_for()
    return page.url


def main(portal: str) -> None:
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asm_portal.settings")
    django.setup()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(color_scheme="light", reduced_motion="reduce")
        page = context.new_page()
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            for name, (path, act) in PICTURES.items():
                page.goto(portal + path)
                act(page)
                page.screenshot(path=IMAGES / f"{name}-{size}.png")
        page.goto(portal)
        practice = get_ready(page)
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            for name, path in OF_A_PRACTICE.items():
                page.goto(practice + path)
                page.screenshot(path=IMAGES / f"{name}-{size}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
