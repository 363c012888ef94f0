"""Each letter goes out at most once, whatever happens in the middle. With a server that speaks SMTP."""

from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from celery import Celery
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from asm_portal import jobs
from participants.alerts import announcements, post
from participants.alerts.letters import Composer
from participants.models import Dataset, Letter, LetterState, Release, State
from tests.alerts.watching import ANN, BOB, CARL, publish_final, run_job, watches
from tests.importing.processes import holding, start, until
from tests.pages.lists import GRACE
from tests.smtp_server import SmtpServer


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("email", "state"))


def make_all_due() -> None:
    Letter.objects.update(due_at=timezone.now())


@pytest.fixture
def three_watchers(preliminary: Release) -> None:
    for email in (ANN, BOB, CARL):
        watches(email, "clinician", GRACE.npi)
    publish_final()


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_an_address_that_is_refused_stops_no_other(mail_server: SmtpServer) -> None:
    mail_server.refusals[BOB] = "550 No such user here"
    run_job()
    assert sorted(mail_server.recipients) == [ANN, CARL]
    assert states() == {ANN: LetterState.SENT, BOB: LetterState.FAILED, CARL: LetterState.SENT}
    assert Letter.objects.get(email=BOB).problem == "The mail server refused it: 550 No such user here"


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_what_the_server_does_not_take_now_is_tried_again_later(mail_server: SmtpServer) -> None:
    mail_server.refusals[BOB] = "451 Try again later"
    run_job()
    run_job()
    assert sorted(mail_server.recipients) == [ANN, CARL]
    mail_server.refusals.clear()
    make_all_due()
    run_job()
    assert sorted(mail_server.recipients) == [ANN, BOB, CARL]


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_it_is_not_tried_for_ever(mail_server: SmtpServer) -> None:
    mail_server.refusals[BOB] = "451 Try again later"
    for _ in range(post.MOST_ATTEMPTS):
        run_job()
        make_all_due()
    assert states()[BOB] == LetterState.FAILED
    assert "451" in Letter.objects.get(email=BOB).problem


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_while_the_mail_server_is_down_everything_waits(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    run_job()
    assert set(states().values()) == {LetterState.QUEUED}
    with SmtpServer() as server:
        settings.EMAIL_PORT = server.port
        make_all_due()
        run_job()
        assert sorted(server.recipients) == [ANN, BOB, CARL]


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_a_connection_that_breaks_after_the_mail_leaves_one_in_doubt_and_sends_the_others(
    mail_server: SmtpServer,
) -> None:
    mail_server.accept = 1
    mail_server.hang_up()  # as soon as it has the second one, instead of an answer
    run_job()
    assert sorted(states().values()) == [LetterState.DOUBTFUL, LetterState.QUEUED, LetterState.SENT]
    mail_server.accept = None
    run_job()
    assert sorted(mail_server.recipients) == [ANN, BOB, CARL]
    assert sorted(states().values()) == [LetterState.DOUBTFUL, LetterState.SENT, LetterState.SENT]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("three_watchers")
def test_a_sender_that_is_killed_makes_nobody_get_a_mail_twice(mail_server: SmtpServer, tmp_path: Path) -> None:
    mail_server.accept = 1
    code = "from participants.tasks import deliver_alerts; deliver_alerts()"
    process = start("shell", "-c", code, EMAIL_URL=mail_server.url, ASM_SITE_URL="https://portal.example.org")
    until(mail_server.silent.is_set, process=process)
    process.kill()  # the server has taken the second mail, and nobody has heard of it
    process.communicate()
    mail_server.hang_up()
    mail_server.accept = None
    assert sorted(states().values()) == [LetterState.QUEUED, LetterState.SENDING, LetterState.SENT]
    run_job_again()
    Letter.objects.filter(state=LetterState.SENDING).update(
        changed_at=timezone.now() - post.ABANDONED_AFTER - timedelta(seconds=1)
    )
    run_job_again()
    assert sorted(mail_server.recipients) == [ANN, BOB, CARL]
    assert sorted(states().values()) == [LetterState.DOUBTFUL, LetterState.SENT, LetterState.SENT]


def run_job_again() -> None:
    """As soon as the database has noticed that the other process is gone."""
    until(lambda: not holders_of_the_lock())
    run_job()


def holders_of_the_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [post.LOCK])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("three_watchers")
def test_two_processes_never_send_the_same_letter() -> None:
    announcements.address_all()
    claimed = Letter.objects.order_by("pk")[0]
    with holding(f"SELECT FROM participants_letter WHERE id = {claimed.pk} FOR UPDATE"):
        assert {letter.pk for letter in iter(post.claim, None)} == set(
            Letter.objects.exclude(pk=claimed.pk).values_list("pk", flat=True)
        )
    with holding(f"SELECT pg_advisory_lock({post.LOCK})"):
        assert post.deliver() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("three_watchers")
def test_a_letter_that_cannot_be_written_stops_no_other(mail_server: SmtpServer) -> None:
    compose = Composer.message

    def fails_for_bob(self: Composer, letter: Letter) -> EmailMessage | None:
        if letter.email == BOB:
            raise LookupError
        return compose(self, letter)

    with mock.patch.object(Composer, "message", fails_for_bob):
        run_job()
    assert sorted(mail_server.recipients) == [ANN, CARL]
    assert states()[BOB] == LetterState.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["ann@example.org\nBcc: bob@example.org", "ann@example.org\r\n\r\nhello", "ann@@", ""]
)
@pytest.mark.usefixtures("three_watchers")
def test_an_address_cannot_add_a_header(mail_server: SmtpServer, email: str) -> None:
    announcements.address_all()
    Letter.objects.filter(email=ANN).update(email=email)
    run_job()
    assert sorted(mail_server.recipients) == [BOB, CARL]


# --------------------------------------------------------------------------------------------- the job queue is down


@pytest.mark.django_db
def test_a_job_queue_that_is_down_undoes_no_publication(
    preliminary: Release, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    watches(ANN, "clinician", GRACE.npi)
    nobody = Celery(broker="redis://127.0.0.1:1/0", set_as_current=False)
    nobody.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with mock.patch.object(jobs, "current_app", nobody), django_capture_on_commit_callbacks(execute=True):
        final = publish_final()
    assert Release.objects.get(pk=final.pk).state == State.LIVE
    assert len(run_job()) == 1  # by the scheduled job


@pytest.mark.django_db
def test_a_publication_that_is_taken_back_announces_nothing(preliminary: Release) -> None:
    watches(ANN, "clinician", GRACE.npi)
    with transaction.atomic():
        publish_final()
        transaction.set_rollback(True)
    assert Release.objects.of(Dataset.PARTICIPANTS).live().get() == preliminary
    assert run_job() == []
