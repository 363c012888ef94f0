"""Telling staff of alarms (see `participants.alarms`): each person once of each alarm, while it lasts."""

from django.utils import timezone

from asm_portal.accounts.models import User
from participants.alarms import alarms
from participants.alerts import links
from participants.alerts.letters import WRITERS, Composer, Draft, rendered
from participants.models import Letter, Purpose

OCCASION = "alarm:{}"


def address_alarms() -> None:
    """Writes a letter about each alarm to everyone on the staff who has none about it yet."""
    sounding = alarms(timezone.now())
    staff = User.objects.filter(is_staff=True, is_active=True).values_list("email", flat=True) if sounding else []
    known = set(Letter.objects.filter(purpose=Purpose.STAFF).values_list("email", "occasion"))
    letters = [
        Letter(purpose=Purpose.STAFF, email=email.lower(), occasion=OCCASION.format(alarm.key), about=0)
        for alarm in sounding
        for email in staff
        if (email.lower(), OCCASION.format(alarm.key)) not in known
    ]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def alarm(composer: Composer, letter: Letter) -> Draft | None:
    """None when its reason has gone, or its reader from the staff."""
    sounding = {OCCASION.format(found.key): found for found in alarms(timezone.now())}
    found = sounding.get(letter.occasion)
    if found is None or not User.objects.filter(is_staff=True, is_active=True, email__iexact=letter.email).exists():
        return None
    context = {"alarm": found, "page": links.absolute(found.url)}
    return Draft(f"{found.title}: {found.dataset.label}", rendered("alarm", context))


WRITERS[Purpose.STAFF] = alarm
