import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from pytest_django import Settings

from participants.importing.sources import SOURCES, Source
from participants.models import Dataset
from tests.cms_server import CmsServer, Version
from tests.importing.downloads import CONTENT, LIST
from tests.importing.fetching import PRELIMINARY
from tests.lists import participant_list, people


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
def cms_with_list(cms: CmsServer) -> CmsServer:
    """The server with a list to download."""
    cms.put(LIST, CONTENT, content_type="text/csv")
    return cms


@pytest.fixture
def preliminary(cms: CmsServer) -> Version:
    """The preliminary participant list, published on 5 February 2026."""
    return cms.publish(PRELIMINARY, participant_list(people(3)), on=datetime.date(2026, 2, 5))


@pytest.fixture
def participants() -> Source:
    return SOURCES[Dataset.PARTICIPANTS]
