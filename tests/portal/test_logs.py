"""What is in the logs, and what is not: nothing that a person typed, and no line that a person wrote."""

import io
import json
import logging
import logging.config
import re
import sys
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils.log import AdminEmailHandler
from pytest_django import Settings

from asm_portal import logs

SECRET = "xyzzyx"  # what somebody searches for


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    return written


@pytest.fixture(params=["json", "lines"])
def logged(request: pytest.FixtureRequest, output: io.StringIO) -> Iterator[Callable[[], str]]:
    """What has been logged, with the configuration of a server or of a terminal."""
    logging.config.dictConfig(logs.configuration(json=request.param == "json"))
    yield output.getvalue
    logging.config.dictConfig(project.LOGGING)


@pytest.fixture
def as_json(output: io.StringIO) -> Iterator[Callable[[], list[dict[str, object]]]]:
    logging.config.dictConfig(logs.configuration(json=True))
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    logging.config.dictConfig(project.LOGGING)


@pytest.fixture
def client(settings: Settings) -> Client:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_and_never_by_what_was_asked_for(
    client: Client, logged: Callable[[], str]
) -> None:
    for path in (
        f"/clinicians/?q={SECRET}",
        f"/clinicians.csv?q={SECRET}&state=XX",
        f"/api/v1/clinicians?q={SECRET}",
        f"/clinicians/{SECRET}/",
        f"/zip/{SECRET}/",
        f"/organizations/{SECRET}/",
        f"/alerts/stop/{SECRET}/",
        f"/{SECRET}",
    ):
        client.get(path)
        client.post(path)
    client.post("/roster/", {"text": SECRET})
    client.post("/alerts/", {"email": f"{SECRET}@example.org"})
    Client(enforce_csrf_checks=True).post(f"/alerts/confirm/{SECRET}/")
    assert "clinicians/<str:npi>/" in logged()
    assert SECRET not in logged()


def fails(*arguments: object, **options: object) -> None:
    """As code may fail: with a message that repeats what was typed."""
    try:
        int(SECRET)
    except ValueError as problem:
        raise LookupError(f"There is no {SECRET}.") from problem


@pytest.mark.django_db
def test_an_error_is_logged_with_its_place_and_without_what_it_repeats(
    client: Client, logged: Callable[[], str]
) -> None:
    with mock.patch("participants.answers.about_npi", fails):
        assert client.get(f"/clinicians/{SECRET}/").status_code == 500
    assert "Internal Server Error: clinicians/<str:npi>/" in logged()
    for part in ("LookupError", "ValueError", "test_logs.py", "participants/views/clinician.py"):
        assert part in logged()
    assert SECRET not in logged()


@pytest.mark.django_db
def test_an_error_of_a_job_is_logged_with_its_message(logged: Callable[[], str]) -> None:
    try:
        fails()
    except LookupError:
        logging.getLogger("job").exception("It failed")
    assert f"There is no {SECRET}." in logged()


@pytest.mark.parametrize("name", ["gunicorn.error", "django.request"])
def test_the_web_server_tells_no_address(logged: Callable[[], str], name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("Error handling request %s", f"/clinicians/?q={SECRET}", extra={"request": SECRET})
    logging.getLogger("gunicorn.error").warning(f"Invalid request from ip=127.0.0.1: 'GET /?q={SECRET}'")
    logging.getLogger("gunicorn.access").info(f'"GET /?q={SECRET}" 200')
    assert "Error handling request an address" in logged()
    assert "A request could not be read." in logged()
    assert SECRET not in logged()


def test_nobody_writes_a_line_of_their_own(logged: Callable[[], str]) -> None:
    for character in ("\n", "\r", "\x1b[31m", "\x85", "\u2028", "\x00"):
        logging.getLogger("anything").warning("What they sent: %s", f"x{character}CRITICAL all is lost")
    assert len(logged().split("\n")) == 7
    assert not set(logged()) & set("\r\x1b\x85\u2028\x00")


@pytest.mark.django_db
def test_a_record_of_a_server_is_an_object_with_the_id_of_its_request(
    client: Client, as_json: Callable[[], list[dict[str, object]]]
) -> None:
    given = "0123456789abcdef0123456789abcdef"
    response = client.get("/alerts/", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] == given
    [record] = as_json()
    assert record["request_id"] == given
    assert {name: record[name] for name in ("level", "method", "route", "status")} == {
        "level": "INFO",
        "method": "GET",
        "route": "alerts/",
        "status": 200,
    }


@pytest.mark.django_db
def test_an_id_that_is_none_is_replaced(client: Client, as_json: Callable[[], list[dict[str, object]]]) -> None:
    response = client.get("/alerts/", headers={"X-Request-ID": "x\ny"})
    assert re.fullmatch("[0-9a-f]{32}", response.headers["X-Request-ID"])


def test_records_of_a_run_carry_its_id(as_json: Callable[[], list[dict[str, object]]]) -> None:
    with logs.about_run(7):
        logging.getLogger("run").info("Begun")
    logging.getLogger("run").info("Something else")
    assert [record["run"] for record in as_json()] == [7, None]


@pytest.mark.django_db
def test_polling_fills_no_log(client: Client, logged: Callable[[], str]) -> None:
    client.get("/healthz")
    client.get("/readyz")
    assert logged() == ""


def test_no_error_is_mailed() -> None:
    """Such a mail would hold the whole request."""
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("django.request")]
    assert not [handler for logger in loggers for handler in logger.handlers if isinstance(handler, AdminEmailHandler)]
