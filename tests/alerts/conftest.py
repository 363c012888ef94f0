from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from participants.models import Release
from tests.pages import lists as published
from tests.smtp_server import SmtpServer


@pytest.fixture(autouse=True)
def surroundings(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ASM_FILES_DIR = tmp_path / "data" / "files"
    settings.ASM_SITE_URL = "https://portal.example.org"
    cache.clear()


@pytest.fixture
def preliminary(db: None) -> Release:
    return published.publish_preliminary()


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[SmtpServer]:
    """A mail server that speaks SMTP; mails go there instead of to the outbox."""
    with SmtpServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
