import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.core.cache import cache
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from participants.models import Kind
from tests.browser.chromium import FLAGS
from tests.lists import people as many
from tests.pages.geography import load_delineations, load_mandatory_areas, load_zip_counties
from tests.pages.lists import Lists, publish, publish_both

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Site(NamedTuple):
    """The portal, running, with two lists and the areas published."""

    url: str
    lists: Lists


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """The Chromium of this machine. Without one the tests are skipped, except in continuous integration."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        import axe_playwright_python  # noqa: F401
        from playwright.sync_api import sync_playwright
    except ImportError:
        executable = None
    if executable is None:
        missing = "These tests need Chromium and the dependency group “browser”."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as environment:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(chromium: "Browser", live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    """The address of the portal, running, with nothing published and nothing in the cache: limits begin anew."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ASM_FILES_DIR = tmp_path / "kept"
    settings.ASM_SITE_URL = live_server.url
    cache.clear()
    return str(live_server.url)


@pytest.fixture
def portal(served: str) -> str:
    """Its address. The list has twelve clinicians, all with one organization."""
    publish(many(12), kind=Kind.FINAL)
    return served


@pytest.fixture
def site(served: str, tmp_path: Path) -> Site:
    load_delineations(tmp_path)
    load_zip_counties(tmp_path)
    load_mandatory_areas(tmp_path)
    return Site(served, publish_both())
