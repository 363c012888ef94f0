"""A published list reaches the practices: their checklists follow it, and their owners and managers hear of it."""

import pytest
from django.core import mail

from participants.alerts import announcements, post
from participants.importing import publish as publishing
from participants.models import Dataset, Kind, Release
from readiness.actions.plan import sync_every_plan
from readiness.models import Task, TaskStatus
from tests.lists import person
from tests.pages.lists import publish
from tests.readiness.conftest import Clinic

REMAINING = range(1, 10)


@pytest.fixture
def shorter(clinic: Clinic) -> Release:
    """A list without the last three of the practice."""
    return publish([person(number) for number in REMAINING], kind=Kind.FINAL)


def active(clinic: Clinic) -> set[str]:
    """The NPIs of those for whom there is something to do."""
    return set(Task.objects.current(clinic.practice).exclude(clinician=None).values_list("clinician__npi", flat=True))


def test_the_checklist_follows_the_list_and_comes_back_with_it(clinic: Clinic) -> None:
    everybody = {clinician.npi for clinician in clinic.clinicians}
    gone = clinic.clinicians[-1]
    clinic.practice.tasks.filter(clinician=gone).update(status=TaskStatus.DONE)
    publish([person(number) for number in REMAINING], kind=Kind.FINAL)
    sync_every_plan()
    assert active(clinic) == {clinician.npi for clinician in clinic.clinicians[: len(REMAINING)]}
    publishing.roll_back(Dataset.PARTICIPANTS)
    sync_every_plan()
    assert active(clinic) == everybody
    assert set(clinic.practice.tasks.filter(clinician=gone).values_list("status", flat=True)) == {TaskStatus.DONE}


@pytest.mark.usefixtures("shorter")
def test_planning_twice_changes_nothing_more(clinic: Clinic) -> None:
    sync_every_plan()
    before = clinic.practice.history.count()
    sync_every_plan()
    assert clinic.practice.history.count() == before


@pytest.mark.usefixtures("shorter")
def test_owners_and_managers_get_one_mail_about_their_roster(clinic: Clinic) -> None:
    announcements.address_all()
    post.deliver()
    assert sorted(message.to[0] for message in mail.outbox) == ["alice@example.org", "bob@example.org"]
    text = str(mail.outbox[0].body)
    assert "The roster of Riverside Heart" in text
    for clinician in clinic.clinicians[len(REMAINING) :]:
        assert clinician.npi in text
