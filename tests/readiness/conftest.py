"""Alice owns a practice and Bob, Carol and Dan work for it; Mallory owns another one; Stella is staff of the portal."""

from typing import NamedTuple

import pytest
from django.test import Client

from asm_portal.accounts.models import User
from participants.models import Kind
from readiness.actions.plan import sync_plan
from readiness.models import Membership, Practice, PracticeClinician, Role, Task
from tests.lists import person
from tests.pages.conftest import surroundings
from tests.pages.lists import publish
from tests.readiness.reading import browser

__all__ = ["Clinic", "People", "carol", "clients", "clinic", "people", "surroundings"]


class People(NamedTuple):
    """`alice` is owner, `bob` manager, `carol` contributor, `dan` viewer of `practice`; `mallory` owns `other`."""

    practice: Practice
    other: Practice
    alice: User
    bob: User
    carol: User
    dan: User
    mallory: User
    stella: User


@pytest.fixture
def people(db: None) -> People:
    users = {
        name: User.objects.create_user(f"{name}@example.org", first_name=name.capitalize(), is_staff=name == "stella")
        for name in ("alice", "bob", "carol", "dan", "mallory", "stella")
    }
    practice = Practice.objects.create(name="Riverside Heart")
    other = Practice.objects.create(name="Hilltop Spine")
    Membership.objects.bulk_create(
        [
            *(
                Membership(practice=practice, user=users[name], role=role)
                for name, role in zip(("alice", "bob", "carol", "dan"), Role, strict=True)
            ),
            Membership(practice=other, user=users["mallory"], role=Role.OWNER),
        ]
    )
    return People(practice, other, **users)


class Clinic(NamedTuple):
    """Alice's practice with the `clinicians` of one organization of the list, and its checklist."""

    people: People
    clinicians: list[PracticeClinician]

    @property
    def practice(self) -> Practice:
        return self.people.practice

    def task(self, item: str, clinician: PracticeClinician | None = None) -> Task:
        return self.practice.tasks.get(item=item, clinician=clinician)


@pytest.fixture
def clinic(people: People) -> Clinic:
    """Twelve clinicians of Prairie Heart Group: two of them in the other cohort, the last one in a small practice."""
    rows = [
        *(person(number) for number in range(1, 10)),
        *(person(number, cohort="Low Back Pain") for number in (10, 11)),
        person(12, small_practice_2027="Yes"),
    ]
    publish(rows, kind=Kind.FINAL)
    clinicians = PracticeClinician.objects.bulk_create(
        PracticeClinician(practice=people.practice, npi=row.npi, first_name=row.first_name, last_name=row.last_name)
        for row in rows
    )
    sync_plan(people.practice, actor=people.alice)
    return Clinic(people, clinicians)


@pytest.fixture
def carol(clinic: Clinic) -> Client:
    """A contributor's browser."""
    return browser(clinic.people.carol)


@pytest.fixture
def clients(people: People) -> dict[str, Client]:
    """A browser for everybody, by name; `nobody` is signed out."""
    clients = {"nobody": Client()}
    for name, user in people._asdict().items():
        if isinstance(user, User):
            clients[name] = browser(user)
    return clients
