"""Alice owns a practice and Bob, Carol and Dan work for it; Mallory owns another one; Stella is staff of the portal."""

from typing import NamedTuple

import pytest

from asm_portal.accounts.models import User
from readiness.models import Membership, Practice, Role
from tests.pages.conftest import surroundings

__all__ = ["People", "people", "surroundings"]


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
