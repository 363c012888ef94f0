"""Whom a published change concerns, and why.

A source of interests is a function in `SOURCES`. It is asked with None for everyone whom a change concerns, and with
some addresses for what concerns these now. Watches are one source; an app that keeps rosters of its own adds another
when it starts, and says there who of its people hears of them:

    interests.SOURCES.append(practice_rosters)

One address gets one letter with all its interests, whichever source they are from.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from participants.alerts.changes import Changes
from participants.importing.diff import Change
from participants.models import Watch, WatchKind


@dataclass(frozen=True)
class Interest:
    """What changed for one thing that an address cares about.

    `page` is the path of the page about it, "" where the pages of the clinicians say it all.
    """

    email: str
    title: str
    page: str
    changes: tuple[Change, ...]


Source = Callable[[Changes, Collection[str] | None], Iterator[Interest]]


def watched(changes: Changes, emails: Collection[str] | None) -> Iterator[Interest]:
    """Confirmed watches that a change concerns. Of given addresses there are few, which are looked at one by one."""
    watches = Watch.objects.confirmed()
    if emails is None:
        watches = watches.filter(
            Q(npis__overlap=list(changes.by_npi))
            | Q(kind=WatchKind.ORGANIZATION, target__in=list(changes.by_organization))
            | Q(kind=WatchKind.STATE, target__in=list(changes.by_state))
        )
    else:
        wanted = [email.lower() for email in emails]
        watches = watches.alias(address=Lower("subscriber__email")).filter(address__in=wanted)
    for watch in watches.select_related("subscriber").order_by("kind", "label", "pk").iterator():
        page = "" if watch.kind == WatchKind.CLINICIAN else watch.page
        if found := found_for(watch, changes):
            yield Interest(watch.subscriber.email, watch.label, page, found)


def found_for(watch: Watch, changes: Changes) -> tuple[Change, ...]:
    match watch.kind:
        case WatchKind.ORGANIZATION:
            return changes.by_organization.get(watch.target, ())
        case WatchKind.STATE:
            return changes.by_state.get(watch.target, ())
    return changes.concerning(watch.npis)


SOURCES: list[Source] = [watched]


def everyone(changes: Changes) -> set[str]:
    """The addresses that a change concerns, in lower case, since that is how an address is told from another."""
    return {interest.email.lower() for source in SOURCES for interest in source(changes, None)}


def of(email: str, changes: Changes) -> list[Interest]:
    """All that a change means to one address."""
    return [interest for source in SOURCES for interest in source(changes, [email])]
