from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from pytest_django import Settings

from tests.cms_server import CmsServer
from tests.runs.workers import own_queue


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder in which imports keep their files."""
    settings.ASM_FILES_DIR = tmp_path / "data" / "files"
    return settings.ASM_FILES_DIR


@pytest.fixture
def cms(settings: Settings) -> Iterator[CmsServer]:
    """A server that stands in for CMS and Census, with the settings pointed at it and no waits between tries."""
    with CmsServer() as server, stamina.set_testing(True, attempts=4, cap=True):
        for name, value in server.settings.items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def queue() -> Iterator[str]:
    """What is sent waits in a queue of this test's own."""
    with own_queue() as name:
        yield name
