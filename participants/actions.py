"""What people decide about releases. Together with `importing`, the only code that writes."""

from django.conf import settings
from django.db import transaction

from asm_portal.accounts.models import User
from participants.importing import publish as publishing
from participants.importing.locks import dataset_lock
from participants.importing.publish import CannotDecide
from participants.models import Release, ReleaseEvent, State

__all__ = ["CannotDecide", "publish_release", "reject_release", "review_release", "roll_back"]


def review_release(release: Release, *, note: str, actor: User | None) -> None:
    """A reviewer's opinion that the release may be published, on record. Raises CannotDecide."""
    require_note(note, "why this release may be published")
    if actor is None:
        raise CannotDecide("Say who reviews: a review without a name is none.")
    if release.state not in publishing.CHECKED:
        raise CannotDecide(f"Release {release.pk} is {release.get_state_display().lower()}: nothing to review.")
    ReleaseEvent.objects.create(release=release, action=ReleaseEvent.Action.REVIEWED, actor=actor, note=note)


def publish_release(release: Release, *, note: str, actor: User | None = None) -> None:
    """A reviewer's yes: the release goes live, with the reason on record. Raises CannotDecide, Busy."""
    require_note(note, "why this release may be published")
    if settings.ASM_TWO_PERSON_REVIEW and not reviewed_by_another(release, actor):
        raise CannotDecide("Two people must agree: another reviewer has to review this release first.")
    publishing.publish(release, note=note, actor=actor)


def reviewed_by_another(release: Release, actor: User | None) -> bool:
    reviews = release.events.filter(action=ReleaseEvent.Action.REVIEWED)
    return actor is not None and reviews.exclude(actor=actor).exists()


def reject_release(release: Release, *, note: str, actor: User | None = None) -> None:
    """A reviewer's no. The rows stay, so that the decision can be looked at again. Raises CannotDecide, Busy."""
    require_note(note, "why this release is rejected")
    with dataset_lock(release.dataset), transaction.atomic():
        release.refresh_from_db()
        if release.state not in (State.IN_REVIEW, State.STAGED):
            raise CannotDecide(f"Release {release.pk} is {release.get_state_display().lower()}: nothing to reject.")
        release.state = State.REJECTED
        release.save(update_fields=["state"])
        ReleaseEvent.objects.create(release=release, action=ReleaseEvent.Action.REJECTED, actor=actor, note=note)


def roll_back(
    dataset: str, *, performance_year: int | None = None, note: str = "", actor: User | None = None
) -> Release:
    """Withdraws the live release for the one before it, and returns that. Raises CannotDecide, Busy."""
    return publishing.roll_back(dataset, performance_year=performance_year, note=note, actor=actor)


def require_note(note: str, what: str) -> None:
    if not note.strip():
        raise CannotDecide(f"Say in a note {what}.")
