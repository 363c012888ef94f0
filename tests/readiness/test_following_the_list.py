"""When another list is live, the worker brings the checklists of all practices in step with it."""

import pytest

from asm_portal.accounts.models import User
from participants.models import Kind
from readiness.actions.practices import create_practice
from readiness.actions.roster import add_clinicians
from readiness.models import Task
from tests.importing.processes import until
from tests.lists import people as many
from tests.pages.lists import publish


@pytest.mark.usefixtures("worker")
def test_the_worker_plans_again_when_a_list_is_published() -> None:
    ada, *others = many(10)
    owner = User.objects.create_user("alice@example.org")
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=owner)
    publish([ada, *others], kind=Kind.PRELIMINARY)
    add_clinicians(practice, [ada.npi], actor=owner)
    of_ada = Task.objects.current(practice).filter(clinician__npi=ada.npi)
    assert of_ada.exists()

    publish(others, kind=Kind.FINAL)
    until(lambda: not of_ada.exists())
    gone = practice.history.filter(subject="task", action="changed")
    assert {entry.actor for entry in gone} == {None}
