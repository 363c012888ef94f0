"""How a practice's dates reach its people: a calendar to subscribe to, and reminders by e-mail."""

from django.db import models

from readiness.models.checklist import Task
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


class ReminderChoice(models.Model):
    """Which reminders a member wants. Without a row: when their tasks are due soon and when they are overdue."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="reminder_choice")
    due_soon = models.BooleanField("When a task of mine is due within two weeks", default=True)
    overdue = models.BooleanField("When a task of mine is overdue", default=True)
    weekly = models.BooleanField("A summary of the practice, every Monday", default=False)

    def __str__(self) -> str:
        return f"Reminders of {self.membership}"


class Reminder(models.Model):
    """That a member was reminded of a task's due date, of which kind and on which day: once, and never again.

    A task whose date moves is another thing to be reminded of.
    """

    class Kind(models.TextChoices):
        DUE_SOON = "due_soon", "Due soon"
        OVERDUE = "overdue", "Overdue"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reminders")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=16, choices=Kind)
    due = models.DateField()
    on = models.DateField(help_text="The day of the mail.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "task", "kind", "due"], name="reminded_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["due_soon", "overdue"]), name="reminder_kind_known"),
        ]
        indexes = [models.Index(fields=["membership", "on"], name="reminders_of_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task} to {self.membership}"
