"""Staff hear of what needs a person, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from asm_portal.accounts.models import User
from participants import actions
from participants.models import Dataset, Job, Kind, Letter, Release, Run, RunState, SourceCheck, Trigger
from participants.tasks import deliver_alerts
from tests.importing.imports import import_list
from tests.lists import participant_list
from tests.pages.lists import PRELIMINARY

STAFF = "rev@example.org"


@pytest.fixture(autouse=True)
def reviewer(db: None) -> User:
    User.objects.create_user("someone@example.org")
    User.objects.create_user("gone@example.org", is_staff=True, is_active=False)
    return User.objects.create_user(STAFF, is_staff=True)


def told() -> list[EmailMessage]:
    """What the scheduled job sends; it runs every minute."""
    before = len(mail.outbox)
    deliver_alerts()
    deliver_alerts()
    return list(mail.outbox[before:])


def test_a_failed_run_is_told_of_with_its_outcome_and_its_page() -> None:
    run = Run.objects.create(
        dataset=Dataset.PARTICIPANTS,
        job=Job.IMPORT,
        trigger=Trigger.SCHEDULE,
        state=RunState.FAILED,
        outcome="The server hung up in the middle of the file.",
        ended_at=timezone.now(),
    )
    [message] = told()
    assert message.to == [STAFF]
    assert message.subject == "An import failed: Participant list"
    assert "The server hung up in the middle of the file." in str(message.body)
    assert f"https://portal.example.org{run.get_absolute_url()}" in str(message.body)
    assert "List-Unsubscribe" not in message.extra_headers
    assert told() == []


def test_a_list_that_waits_for_review_is_told_of_until_it_is_decided(preliminary: Release, reviewer: User) -> None:
    import_list(participant_list(PRELIMINARY[:3]), kind=Kind.FINAL)
    [message] = told()
    assert message.subject == "A list waits for review: Participant list"
    waiting = Release.objects.get(kind=Kind.FINAL)
    assert f"https://portal.example.org/manage/imports/releases/{waiting.pk}/" in str(message.body)
    actions.reject_release(waiting, note="cut off", actor=reviewer)
    User.objects.create_user("later@example.org", is_staff=True)
    assert told() == []


def test_a_stale_source_is_told_of_and_again_only_after_it_was_well() -> None:
    old = timezone.now() - timedelta(days=5)
    check = SourceCheck.objects.create(dataset=Dataset.DELINEATIONS)
    SourceCheck.objects.filter(pk=check.pk).update(checked_at=old)
    [message] = told()
    assert message.subject == "A source is quiet: Metropolitan and micropolitan areas"
    again = SourceCheck.objects.create(dataset=Dataset.DELINEATIONS)
    assert told() == []
    SourceCheck.objects.filter(pk=again.pk).update(checked_at=old + timedelta(days=1))
    assert len(told()) == 1


def test_an_alarm_that_has_gone_before_its_mail_is_not_sent() -> None:
    Letter.objects.create(purpose="staff", email=STAFF, occasion="alarm:run:999", about=0)
    assert told() == []
