"""Members make and revoke the secret address of their calendar."""

from django.db import transaction
from django.utils import timezone

from readiness.actions.history import Action, record
from readiness.models import CalendarFeed, Membership
from readiness.secret_links import digest, new_token


@transaction.atomic
def make_calendar_feed(membership: Membership, *, mine_only: bool) -> str:
    """The token of a new address, which cannot be had again. An address that the member had before ends."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    end_open_feed(membership)
    token = new_token()
    feed = CalendarFeed.objects.create(membership=membership, token_sha256=digest(token), mine_only=mine_only)
    record(
        membership.practice,
        feed,
        Action.ADDED,
        actor=membership.user,
        changes={"tasks": (None, "Own" if mine_only else "All")},
    )
    return token


@transaction.atomic
def revoke_calendar_feed(membership: Membership) -> None:
    end_open_feed(Membership.objects.select_for_update().get(pk=membership.pk))


def end_open_feed(membership: Membership) -> None:
    for feed in membership.calendar_feeds.filter(revoked_at=None):
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        record(
            membership.practice,
            feed,
            Action.REMOVED,
            actor=membership.user,
            changes={"tasks": ("Own" if feed.mine_only else "All", None)},
        )
