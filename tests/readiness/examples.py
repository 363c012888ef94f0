"""An example of every kind of thing that an address of a practice names, for the matrix of access.

The key is the parameter of the address, so give each kind of thing a name of its own: `task_id` for a task everywhere.
Each function makes one such thing in a practice, or takes one that is there, and returns what stands in the address.
"""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from readiness.models import Arrangement, Evidence, Invitation, Period, PeriodKind, Practice, Role, Task
from tests.lists import npi


def member(practice: Practice) -> int:
    """Not the first one, who may be the only owner."""
    return practice.memberships.order_by("-pk")[0].pk


def invitation(practice: Practice) -> int:
    now = timezone.now()
    return Invitation.objects.create(
        practice=practice,
        email=f"{secrets.token_hex(4)}@example.org",
        role=Role.VIEWER,
        token_sha256=secrets.token_hex(32),
        invited_by=practice.memberships.all()[0].user,
        sent_at=now,
        expires_at=now + timedelta(days=1),
    ).pk


def clinician(practice: Practice) -> int:
    number = practice.clinicians.count() + 1000
    return practice.clinicians.create(npi=npi(number)).pk


def period(practice: Practice) -> int:
    fields = {"practice": practice, "performance_year": practice.performance_year, "kind": PeriodKind.PRIMARY_CARE}
    return Period.objects.get_or_create(**fields, starts_on=date(practice.performance_year, 1, 1))[0].pk


def arrangement(practice: Practice) -> int:
    return Arrangement.objects.get_or_create(practice=practice, partner="Elm Street Primary Care")[0].pk


def task(practice: Practice) -> int:
    return Task.objects.get_or_create(practice=practice, performance_year=practice.performance_year, item="E1")[0].pk


def evidence(practice: Practice) -> int:
    """A file of four bytes, in the storage too."""
    return Evidence.objects.create(
        practice=practice,
        task_id=task(practice),
        title="Certificate",
        file=ContentFile(b"%PDF", name="certificate"),
        file_name="certificate.pdf",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        added_by=practice.memberships.all()[0].user,
    ).pk


EXAMPLES: dict[str, Callable[[Practice], Any]] = {
    "practice_id": lambda practice: practice.pk,
    "member_id": member,
    "invitation_id": invitation,
    "clinician_id": clinician,
    "task_id": task,
    "evidence_id": evidence,
    "file_format": lambda practice: "csv",
    "month": lambda practice: 1,
    "kind": lambda practice: PeriodKind.PRIMARY_CARE.value,
    "period_id": period,
    "arrangement_id": arrangement,
}

# These name nothing that belongs to a practice, so there is nothing to mix up.
OF_NO_PRACTICE = {"file_format", "kind", "month"}
