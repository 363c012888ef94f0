"""Makes the pictures of docs/images again, from a portal that is running with the sample lists:

python3 manage.py start
.venv/bin/python -m tests.browser.screenshots http://127.0.0.1:8000
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.chromium import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}
LISTED, FORMERLY_LISTED, WRONG = "2137000396", "2003112341", "2000694086"  # of the sample


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


def main(portal: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for size, viewport in SIZES.items():
            for name, (path, act) in PICTURES.items():
                page = browser.new_page(viewport=viewport, color_scheme="light", reduced_motion="reduce")
                page.goto(portal + path)
                act(page)
                page.screenshot(path=IMAGES / f"{name}-{size}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
