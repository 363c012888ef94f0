"""Reminders by e-mail: which ones a member wants, and which they got."""

from django.db import models

from readiness.models.checklist import Task
from readiness.models.practices import Membership


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
