"""Whom a published change of the list concerns because of a practice's roster: its owners and managers.

They need not ask for it. Like every alert it can be stopped with the link in the mail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.urls import reverse

from participants.alerts.changes import Changes
from participants.alerts.interests import Interest
from readiness.models import Membership, PracticeClinician, Role

TOLD = (Role.OWNER, Role.MANAGER)


def practice_rosters(changes: Changes, emails: Collection[str] | None) -> Iterator[Interest]:
    """A source of interests; see `participants.alerts.interests`."""
    members = Membership.objects.filter(role__in=TOLD, user__is_active=True).select_related("practice", "user")
    if emails is not None:
        members = members.filter(user__email__in=emails)
    npis: dict[object, list[str]] = defaultdict(list)
    concerned = PracticeClinician.objects.present().filter(npi__in=list(changes.by_npi))
    for practice, npi in concerned.values_list("practice", "npi"):
        npis[practice].append(npi)
    for member in members.filter(practice__in=list(npis)).order_by("practice__name", "pk"):
        yield Interest(
            member.user.email,
            f"The roster of {member.practice}",
            reverse("practice-clinicians", args=[member.practice_id]),
            changes.concerning(npis[member.practice_id]),
        )
