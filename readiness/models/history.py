"""Who did what, and when. Written by `actions.history.record`; the database refuses to change or delete an entry."""

from django.conf import settings
from django.db import models

from readiness.models.practices import Practice


class HistoryEntry(models.Model):
    """One change of one thing. `actor` is empty where the portal itself did it, as when a list was published.

    `subject` and `subject_id` say what was changed ("task", "412"), `label` what it was called at the time, and
    `changes` {field: [before, after]} what of it.
    """

    class Action(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(max_length=16, choices=Action)
    subject = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=36)
    label = models.TextField()
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "-at"], name="history_by_time"),
            models.Index(fields=["practice", "subject", "subject_id"], name="history_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label}"
