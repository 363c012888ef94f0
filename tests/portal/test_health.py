"""What monitors are told: /healthz, /readyz and /metrics."""

from datetime import timedelta
from unittest import mock

import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from asm_portal import health
from participants import vital_signs
from participants.models import Dataset, Heartbeat, Letter, LetterState, Purpose, Release, SourceCheck, State
from participants.tasks import beat

TOKEN = "a token of some length"


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


NOBODY = "redis://127.0.0.1:1/0"  # a broker that is not there


def readyz(client: Client) -> tuple[int, dict[str, str], str]:
    """Status, checks, and the warnings as one text."""
    response = client.get("/readyz")
    body = response.json()
    return response.status_code, body["checks"], " ".join(body["warnings"])


@pytest.fixture
def all_is_well(db: None) -> None:
    beat()
    now = timezone.now()
    for number, dataset in enumerate(Dataset):
        Release.objects.create(dataset=dataset, state=State.LIVE, published_at=now, sha256=f"{number:064}")
        SourceCheck.objects.create(dataset=dataset)


@pytest.mark.usefixtures("all_is_well")
def test_when_all_is_well_there_is_nothing_to_say(client: Client) -> None:
    assert readyz(client) == (200, {"database": "ok", "migrations": "ok"}, "")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_turns_visitors_away(client: Client) -> None:
    nowhere = connection.get_connection_params() | {"host": "127.0.0.1", "port": 1}
    with mock.patch.object(connection, "get_connection_params", return_value=nowhere):
        assert readyz(client) == (503, {"database": "does not answer"}, "")
    assert client.get("/healthz").status_code == 200


@pytest.mark.usefixtures("all_is_well")
def test_a_database_that_is_not_migrated_turns_visitors_away(client: Client) -> None:
    with mock.patch.object(health, "known_migrations", return_value={("participants", "9999_yet_to_come")}):
        assert readyz(client) == (503, {"database": "ok", "migrations": "pending"}, "")


@pytest.mark.usefixtures("all_is_well")
def test_a_worker_that_is_gone_is_told_and_keeps_the_pages_up(client: Client) -> None:
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=12))
    status, _, warnings = readyz(client)
    assert status == 200
    assert warnings == "No worker has done a scheduled job for 12 minutes. The job queue answers."
    Heartbeat.objects.all().delete()
    assert "No worker has done a scheduled job yet." in readyz(client)[2]


@pytest.mark.usefixtures("all_is_well")
def test_a_job_queue_that_is_down_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Heartbeat.objects.all().delete()
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # which Celery would believe rather than us
    with mock.patch.object(health, "current_app", Celery(broker=NOBODY, set_as_current=False)):
        status, _, warnings = readyz(client)
    assert status == 200
    assert "The job queue does not answer." in warnings


@pytest.mark.usefixtures("all_is_well")
def test_data_that_grow_old_are_told_and_keep_the_pages_up(client: Client) -> None:
    SourceCheck.objects.update(checked_at=timezone.now() - timedelta(days=9))
    SourceCheck.objects.filter(dataset=Dataset.DELINEATIONS).update(problem="It does not answer.")
    Release.objects.of(Dataset.MANDATORY_AREAS).delete()
    status, _, warnings = readyz(client)
    assert status == 200
    assert "Participant list: the source was last read 9 days ago." in warnings
    assert "Metropolitan and micropolitan areas: the source was never read." in warnings
    assert "Mandatory areas: nothing is live." in warnings


@pytest.mark.usefixtures("all_is_well")
def test_mails_that_did_not_go_out_are_told(client: Client) -> None:
    for number, state in enumerate((LetterState.FAILED, LetterState.DOUBTFUL, LetterState.DOUBTFUL)):
        Letter.objects.create(purpose=Purpose.LINK, email=f"{number}@example.org", occasion="x", about=1, state=state)
    assert "1 mails could not be sent, and of 2 it is not known." in readyz(client)[2]


# ----------------------------------------------------------------------------------------------------------- metrics


@pytest.fixture
def token(settings: Settings) -> dict[str, str]:
    settings.ASM_METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.django_db
@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}])
def test_without_a_token_in_the_settings_there_are_no_metrics(client: Client, shown: dict[str, str]) -> None:
    assert client.get("/metrics", headers=shown).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer another", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_metrics_take_the_token(client: Client, shown: str) -> None:
    response = client.get("/metrics", headers={"Authorization": shown})
    assert response.status_code == 401
    assert "asm_" not in response.content.decode()


@pytest.mark.usefixtures("all_is_well")
def test_metrics_tell_of_requests_data_runs_and_letters(client: Client, token: dict[str, str]) -> None:
    client.get("/api/v1/clinicians?state=TX")
    Letter.objects.create(purpose=Purpose.LINK, email="ann@example.org", occasion="x", about=1)
    text = client.get("/metrics", headers=token).content.decode()
    assert 'asm_request_seconds_count{method="GET",route="api/v1/clinicians",status="200"}' in text
    assert 'asm_live_release_age_seconds{dataset="participants"}' in text
    assert 'asm_source_check_age_seconds{dataset="zip_counties"}' in text
    assert 'asm_runs{state="failed"} 0.0' in text
    assert 'asm_letters{state="queued"} 1.0' in text
    assert "asm_worker_age_seconds" in text
    assert "TX" not in text


@pytest.mark.django_db
def test_metrics_answer_without_a_database(client: Client, token: dict[str, str]) -> None:
    with mock.patch.object(vital_signs, "read", side_effect=OperationalError):
        response = client.get("/metrics", headers=token)
    assert response.status_code == 200
    assert "asm_runs" not in response.content.decode()
