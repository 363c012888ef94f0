"""Calendars to subscribe to, each of one member."""

from django.db import models

from readiness.models.practices import Membership


class CalendarFeed(models.Model):
    """A secret address at which a calendar program reads a member's dates. Only a hash of the secret is kept."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    mine_only = models.BooleanField(default=False, help_text="Only the tasks that the member owns.")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(revoked_at=None), name="one_calendar_feed_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.membership}"
