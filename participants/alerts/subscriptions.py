"""Asking for a watch, confirming it and stopping it. Nobody who asks learns whether an address is known here."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from participants.alerts import post
from participants.alerts.subjects import Subject
from participants.models import Letter, LetterState, Purpose, Subscriber, Watch

MOST_WATCHES = 100  # of one address
MOST_REQUESTS = 5  # letters that others can have sent to an address within a day
UNCONFIRMED_KEPT = timedelta(days=7)  # as long as the link to confirm is valid
LETTERS_KEPT = timedelta(days=2 * 365)  # as long as the link to stop in it is valid


def request_watch(email: str, subject: Subject) -> None:
    """Sends a link to confirm the watch, or to see the watches where this one is confirmed already."""
    with transaction.atomic():
        subscriber = subscriber_with(email)
        wanted = subscriber.watches.filter(kind=subject.kind, target=subject.target).first()
        if wanted is None and subscriber.watches.count() < MOST_WATCHES:
            wanted = Watch.objects.create(
                subscriber=subscriber,
                kind=subject.kind,
                target=subject.target,
                label=subject.label,
                npis=list(subject.npis),
            )
        if wanted is None or wanted.confirmed_at:
            write(Purpose.LINK, subscriber, about=subscriber.pk)
        else:
            write(Purpose.CONFIRMATION, subscriber, about=wanted.pk)


def request_link(email: str) -> None:
    """Sends an address the link to its watches, if it has any."""
    subscriber = Subscriber.objects.with_address(email).first()
    if subscriber and subscriber.watches.confirmed().exists():
        write(Purpose.LINK, subscriber, about=subscriber.pk)


def subscriber_with(email: str) -> Subscriber:
    """The subscriber with this address, locked, so that two requests at once see each other's watches."""
    Subscriber.objects.bulk_create([Subscriber(email=email)], ignore_conflicts=True)
    return Subscriber.objects.with_address(email).select_for_update().get()


def write(purpose: Purpose, subscriber: Subscriber, *, about: int) -> None:
    """A letter that somebody asked for, unless the address has had enough of them today."""
    now = timezone.now()
    requested = Letter.objects.filter(
        email=subscriber.email,
        purpose__in=[Purpose.CONFIRMATION, Purpose.LINK],
        created_at__gt=now - timedelta(days=1),
    )
    if requested.count() < MOST_REQUESTS:
        letter = Letter.objects.create(
            purpose=purpose,
            email=subscriber.email,
            occasion=f"{purpose}:{about}:{now.timestamp()}",
            about=about,
        )
        post.send_soon(letter)


def confirm(watch: Watch) -> None:
    """The owner of the address wants it. That also ends an earlier wish to get no alerts at all."""
    with transaction.atomic():
        Watch.objects.filter(pk=watch.pk, confirmed_at=None).update(confirmed_at=timezone.now())
        Subscriber.objects.filter(pk=watch.subscriber_id).update(stopped_at=None)


def stop(subscriber: Subscriber, watch_pk: int) -> None:
    subscriber.watches.filter(pk=watch_pk).delete()


def stop_all(subscriber: Subscriber) -> None:
    """No watch is left, no letter that waits is sent, and nobody else's roster brings alerts to this address."""
    with transaction.atomic():
        subscriber.watches.all().delete()
        Subscriber.objects.filter(pk=subscriber.pk).update(stopped_at=timezone.now())
        waiting = Letter.objects.filter(email=subscriber.email, state=LetterState.QUEUED)
        waiting.exclude(purpose=Purpose.STAFF).update(state=LetterState.CANCELLED)


def allow_again(subscriber: Subscriber) -> None:
    """Ends the wish to get no alerts at all. The watches that there were stay stopped."""
    Subscriber.objects.filter(pk=subscriber.pk).update(stopped_at=None)


def void_links(subscriber: Subscriber) -> None:
    """Makes the links void that were sent so far, for instance with a mail that was passed on, and sends a new one."""
    with transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk).update(epoch=F("epoch") + 1)
        write(Purpose.LINK, subscriber, about=subscriber.pk)


def prune() -> None:
    """Deletes watches that nobody confirmed, letters of long ago, and addresses that nothing is left of."""
    now = timezone.now()
    Watch.objects.filter(confirmed_at=None, requested_at__lt=now - UNCONFIRMED_KEPT).delete()
    Letter.objects.filter(changed_at__lt=now - LETTERS_KEPT).delete()
    forgotten = Subscriber.objects.filter(watches=None, stopped_at=None, created_at__lt=now - UNCONFIRMED_KEPT)
    forgotten.exclude(email__in=Letter.objects.values("email")).delete()
