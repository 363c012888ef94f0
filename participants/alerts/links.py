"""The links in mails. Each is signed and dated, so that nothing has to be stored that would let a thief in.

A link names what it is for; one to confirm a watch cannot be used to see the others. Raising the epoch of an address
voids the links that were sent to it, except those that stop its alerts: these have to work in old mails, too.
"""

from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.core import signing
from django.urls import reverse

from participants.models import Subscriber, Watch

Found = TypeVar("Found", Watch, Subscriber)

CONFIRM, MANAGE, STOP = "alert-confirm", "alert-manage", "alert-stop"

VALID_FOR = {
    CONFIRM: timedelta(days=7),
    MANAGE: timedelta(days=60),
    STOP: timedelta(days=2 * 365),  # people look for it in old mails
}


class VoidLink(Exception):
    """The link was not made here, has expired, or was revoked."""


def absolute(path: str) -> str:
    """A path of the portal as it stands in a mail."""
    return f"{settings.ASM_SITE_URL}{path}"


def to_confirm(watch: Watch) -> str:
    return link(CONFIRM, watch.pk, watch.subscriber.epoch)


def to_manage(subscriber: Subscriber) -> str:
    return link(MANAGE, subscriber.pk, subscriber.epoch)


def to_stop(subscriber: Subscriber) -> str:
    return link(STOP, subscriber.pk)


def link(purpose: str, *content: int) -> str:
    return absolute(reverse(purpose, args=[signing.dumps(content, salt=purpose)]))


def watch_to_confirm(token: str) -> Watch:
    """Raises VoidLink."""
    pk, epoch = read(CONFIRM, token)
    return existing(Watch.objects.select_related("subscriber").filter(pk=pk, subscriber__epoch=epoch).first())


def subscriber_to_manage(token: str) -> Subscriber:
    """Raises VoidLink."""
    pk, epoch = read(MANAGE, token)
    return existing(Subscriber.objects.filter(pk=pk, epoch=epoch).first())


def subscriber_to_stop(token: str) -> Subscriber:
    """Raises VoidLink."""
    [pk] = read(STOP, token)
    return existing(Subscriber.objects.filter(pk=pk).first())


def existing(found: Found | None) -> Found:
    if found is None:
        raise VoidLink
    return found


def read(purpose: str, token: str) -> list[int]:
    try:
        content: list[int] = signing.loads(token, salt=purpose, max_age=VALID_FOR[purpose])
    except signing.BadSignature as problem:
        raise VoidLink from problem
    return content
