"""What is to be told and to whom: announcements of published changes, and letters, each one mail to one address.

Both are written in the transaction of what they tell of, so that nothing that happened is forgotten when the job queue
is down or a process dies. `alerts.post` sends.
"""

from django.db import models

from participants.models.datasets import Release, ReleaseEvent


class Announcement(models.Model):
    """A decision about a release that people may have to hear of: `release` was published, or rolled back.

    `base` is the list that was live before it was published. `addressed_at` is when the letters were written.
    """

    event = models.OneToOneField(ReleaseEvent, on_delete=models.PROTECT, related_name="announcement")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    addressed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Announcement of {self.event}"

    @property
    def is_correction(self) -> bool:
        return self.event.action == ReleaseEvent.Action.ROLLED_BACK


class Purpose(models.TextChoices):
    CONFIRMATION = "confirmation", "Confirmation of a watch"
    LINK = "link", "Link to the watches"
    CHANGE = "change", "Published change"
    CORRECTION = "correction", "Correction"
    STAFF = "staff", "Notice to staff"
    REMINDER = "reminder", "Reminder of a practice's tasks"
    SUMMARY = "summary", "Weekly summary of a practice"


class LetterState(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    DOUBTFUL = "doubtful", "Not known whether it was sent"
    CANCELLED = "cancelled", "Not needed any more"


class Letter(models.Model):
    """A mail to an address on an occasion, for example "change:12", and never a second one. See `alerts.post`.

    `about` is the id of what it tells of: a watch, a subscriber, an announcement, or of what staff must look at. The
    words are found when it is sent, so that they are true then, and no link with a token is kept here.
    """

    purpose = models.CharField(max_length=16, choices=Purpose)
    email = models.EmailField()
    occasion = models.CharField(max_length=64)
    about = models.PositiveBigIntegerField()
    state = models.CharField(max_length=16, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(auto_now_add=True, help_text="Not tried again before.")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "occasion"], name="one_letter_per_occasion"),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="letter_purpose_known"),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="letter_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=[LetterState.QUEUED, LetterState.SENDING]),
                name="letter_waiting",
            ),
            models.Index(fields=["purpose", "about"], name="letter_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} to {self.email}"
