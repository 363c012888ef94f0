"""Publishing and rolling back: one transaction each, after which every page reads the other list."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from asm_portal.accounts.models import User
from participants.alerts import announcements
from participants.importing import diff, directory
from participants.importing.locks import dataset_lock
from participants.models import Dataset, Release, ReleaseEvent, State

CHECKED = {State.STAGED, State.IN_REVIEW, State.REJECTED}


class CannotDecide(Exception):
    """The release cannot be published, rejected or rolled back; the text says why."""


def live_before(release: Release) -> Release | None:
    """The release that `release` follows: the live one of its year or, for a new year's first, of the year before."""
    live = Release.objects.of(release.dataset).live()
    if release.performance_year is None:
        return live.filter(performance_year=None).first()
    return live.filter(performance_year__lte=release.performance_year).order_by("-performance_year").first()


def compare(release: Release) -> None:
    """Sets the predecessor, and added, removed and changed against it; null where there is nothing to compare."""
    release.predecessor = live_before(release)
    base = release.compared_with
    found = diff.counts(base, release) if base else {}
    release.added, release.removed, release.changed = (found.get(kind) for kind in diff.KINDS)


def publish(release: Release, *, note: str = "", actor: User | None = None) -> None:
    """Makes a checked release, or one that was withdrawn, the live one. Raises CannotDecide, Busy."""
    with dataset_lock(release.dataset), transaction.atomic():
        release.refresh_from_db()
        if release.state not in CHECKED and not release.withdrawn_at:
            raise CannotDecide(
                f"Release {release.pk} is {release.get_state_display().lower()} and cannot be published."
            )
        live = Release.objects.of(release.dataset).live()
        if release.sample and live.filter(sample=False).exists():
            raise CannotDecide("Sample data never replaces CMS’s list.")
        if release.predecessor != live_before(release):
            compare(release)  # another list has gone live since
        same_year = Q(performance_year=release.performance_year)
        live.filter(same_year if release.sample else same_year | Q(sample=True)).update(state=State.SUPERSEDED)
        release.state = State.LIVE
        release.published_at = timezone.now()
        release.withdrawn_at = None
        release.save()
        if release.dataset == Dataset.PARTICIPANTS:
            directory.build(release)
        announcements.announce(record(release, ReleaseEvent.Action.PUBLISHED, actor, note))


def roll_back(
    dataset: str, *, performance_year: int | None = None, note: str = "", actor: User | None = None
) -> Release:
    """Withdraws the live release and makes the one before it live again; returns that. Raises CannotDecide, Busy."""
    with dataset_lock(dataset), transaction.atomic():
        live = Release.objects.current(dataset, performance_year)
        if live is None:
            raise CannotDecide(f"No release of {dataset} is live.")
        before = live.predecessor
        if before is None or before.performance_year != live.performance_year:
            raise CannotDecide(f"Release {live.pk} is the first one: there is none to go back to.")
        live.state, live.withdrawn_at = State.SUPERSEDED, timezone.now()
        live.save(update_fields=["state", "withdrawn_at"])
        before.state = State.LIVE
        before.save(update_fields=["state"])
        announcements.announce(record(live, ReleaseEvent.Action.ROLLED_BACK, actor, note))
        return before


def record(release: Release, action: str, actor: User | None, note: str) -> ReleaseEvent:
    return ReleaseEvent.objects.create(release=release, action=action, actor=actor, note=note)
