"""A practice in which there is something on every page."""

from asm_portal.accounts.models import User
from participants.models import Status
from readiness.actions.invitations import invite
from readiness.actions.practices import create_practice
from readiness.actions.roster import add_clinicians
from readiness.models import Membership, Practice, Role
from tests.pages.lists import ADA, ALAN, GRACE, MARIE, NOBODY


def busy_practice(owner: User) -> Practice:
    """Five clinicians of tests/pages/lists.py, one of whom the list says something new about and two who share an
    address; a colleague, and somebody who is invited.
    """
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=owner)
    add_clinicians(practice, [ADA.npi, GRACE.npi, MARIE.npi, ALAN.npi, NOBODY], actor=owner)
    practice.clinicians.filter(npi__in=[ADA.npi, ALAN.npi]).update(contact_email="office@heart.example")
    practice.clinicians.filter(npi=GRACE.npi).update(seen_status=Status.LISTED)
    colleague = User.objects.create_user("colleague@heart.example")
    Membership.objects.create(practice=practice, user=colleague, role=Role.CONTRIBUTOR)
    invite(practice, email="new@heart.example", role=Role.VIEWER, actor=practice.memberships.get(user=owner))
    return practice
