"""What people who watch do, and what they get."""

import re

from django.core import mail
from django.core.mail import EmailMessage

from participants.alerts import announcements, post, subscriptions
from participants.alerts.subjects import subject
from participants.models import Kind, Letter, Release, Subscriber, Watch
from tests.pages.lists import FINAL, publish

ANN = "ann@example.org"
BOB = "bob@example.org"
CARL = "carl@example.org"


def watches(email: str, kind: str, *target: str) -> Watch:
    """Somebody watches, and has confirmed it."""
    wanted = subject(kind, " ".join(target))
    subscriptions.request_watch(email, wanted)
    watch = Watch.objects.get(subscriber__email=email, kind=wanted.kind, target=wanted.target)
    subscriptions.confirm(watch)
    Letter.objects.filter(email=email, about=watch.pk).delete()  # the one to confirm it
    return watch


def publish_final() -> Release:
    return publish(FINAL, kind=Kind.FINAL)


def run_job() -> list[EmailMessage]:
    """What the worker does after a publication. Returns the mails that went out meanwhile."""
    before = len(mail.outbox)
    announcements.address_all()
    post.deliver()
    return list(mail.outbox[before:])


def link_in(message: EmailMessage, purpose: str) -> str:
    """The path of the link in a mail to `confirm`, `manage` or `stop`."""
    found = re.search(rf"https://portal\.example\.org(/alerts/{purpose}/\S+/)", str(message.body))
    assert found, message.body
    return found[1]


def subscriber(email: str = ANN) -> Subscriber:
    return Subscriber.objects.get(email=email)
