from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from participants.models import Kind, Release
from tests.lists import sample_people
from tests.pages import lists as published
from tests.pages.geography import COMPLETE, MANDATORY, load_delineations, load_mandatory_areas, load_zip_counties
from tests.pages.lists import Lists, publish


@pytest.fixture(autouse=True)
def surroundings(settings: Settings, tmp_path: Path) -> None:
    """Static files by their plain names, a folder for what is imported, and nothing in the cache."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.ASM_FILES_DIR = tmp_path / "kept"
    cache.clear()


@pytest.fixture
def preliminary(db: None) -> Release:
    return published.publish_preliminary()


@pytest.fixture
def lists(db: None) -> Lists:
    return published.publish_both()


@pytest.fixture
def sample(db: None) -> Release:
    return publish(sample_people(3), kind=Kind.PRELIMINARY)


@pytest.fixture
def country(db: None, tmp_path: Path) -> None:
    """The tables of areas and ZIP codes of tests/pages/geography.py, with two of the 235 mandatory areas."""
    load_delineations(tmp_path)
    load_zip_counties(tmp_path)
    load_mandatory_areas(tmp_path)


@pytest.fixture
def complete_country(db: None, tmp_path: Path) -> None:
    """The same and 240 small towns, with all 235 mandatory areas."""
    load_delineations(tmp_path, towns=240)
    load_zip_counties(tmp_path)
    load_mandatory_areas(tmp_path, towns=COMPLETE - len(MANDATORY))
