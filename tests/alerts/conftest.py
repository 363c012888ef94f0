from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.pages.conftest import preliminary, surroundings
from tests.smtp_server import SmtpServer

__all__ = ["mail_server", "preliminary", "site", "surroundings"]


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.ASM_SITE_URL = "https://portal.example.org"


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[SmtpServer]:
    """A mail server that speaks SMTP; mails go there instead of to the outbox."""
    with SmtpServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
