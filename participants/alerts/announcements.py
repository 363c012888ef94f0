"""From a published change to the letters about it.

`announce` runs inside the transaction that publishes or rolls back, so that the announcement stands or falls with it.
The letters are written afterwards by a job; when the job is lost, the next one finds the announcement.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from asm_portal.jobs import queue_after_commit
from participants.alerts import changes, interests
from participants.alerts.post import DELIVER
from participants.models import Announcement, Dataset, Letter, LetterState, Purpose, ReleaseEvent, Subscriber

# Whoever was sent a letter, or may have been, is owed the correction.
MAY_HAVE_BEEN_SENT = (LetterState.SENDING, LetterState.SENT, LetterState.DOUBTFUL)


def announce(event: ReleaseEvent) -> None:
    """Has those told whom a publication, or a rollback, concerns: what changed against the list before it.

    The first list changes nothing for anybody, and neither does a list that replaces the sample.
    """
    release = event.release
    if release.dataset == Dataset.PARTICIPANTS and release.compared_with:
        Announcement.objects.create(event=event, release=release, base=release.compared_with)
        queue_after_commit(DELIVER)


def address_all() -> None:
    """Writes the letters of the announcements that have none yet, in their order. Harmless when repeated."""
    while True:
        with transaction.atomic():
            waiting = Announcement.objects.filter(addressed_at=None).select_for_update(of=("self",))
            announcement = waiting.select_related("event", "release", "base").order_by("pk").first()
            if announcement is None:
                return
            if announcement.is_correction:
                address_correction(announcement)
            elif announcement.release.withdrawn_at is None:
                address_change(announcement)
            announcement.addressed_at = timezone.now()
            announcement.save(update_fields=["addressed_at"])


def address_change(announcement: Announcement) -> None:
    stopped = Subscriber.objects.exclude(stopped_at=None).values_list("email", flat=True)
    concerned = interests.everyone(changes.between(announcement.base, announcement.release))
    write(announcement, Purpose.CHANGE, concerned - {email.lower() for email in stopped})


def address_correction(announcement: Announcement) -> None:
    """Letters about the withdrawn list that still wait are not sent; who got one is told that it no longer holds."""
    withdrawn = Announcement.objects.filter(
        release=announcement.release, event__action=ReleaseEvent.Action.PUBLISHED, pk__lt=announcement.pk
    )
    told = Letter.objects.filter(purpose=Purpose.CHANGE, about=withdrawn.order_by("-pk").values("pk")[:1])
    told.filter(state=LetterState.QUEUED).update(state=LetterState.CANCELLED)
    write(announcement, Purpose.CORRECTION, told.filter(state__in=MAY_HAVE_BEEN_SENT).values_list("email", flat=True))


def write(announcement: Announcement, purpose: Purpose, emails: Iterable[str]) -> None:
    letters = (
        Letter(purpose=purpose, email=email, occasion=f"{purpose}:{announcement.pk}", about=announcement.pk)
        for email in sorted(emails)
    )
    Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=1_000)
