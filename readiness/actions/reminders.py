"""Reminders: what each member wants, and the daily round that writes the letters.

A reminder and its letter are written in one transaction, and the database takes the same reminder only once, so the
round can run twice, or die and run again, and nobody is reminded twice.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from participants.models import Letter, Purpose
from readiness.actions.history import Action, changed_fields, record
from readiness.models import Membership, Reminder, ReminderChoice, Task
from readiness.reminders import falling_due, is_summary_day

CHOICES = ["due_soon", "overdue", "weekly"]


def choice_of(membership: Membership) -> ReminderChoice:
    """What the member chose, or what holds while nothing was chosen."""
    return ReminderChoice.objects.filter(membership=membership).first() or ReminderChoice(membership=membership)


@transaction.atomic
def choose_reminders(membership: Membership, chosen: Mapping[str, bool]) -> None:
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    before, after = choice_of(membership), choice_of(membership)
    for name in CHOICES:
        setattr(after, name, chosen[name])
    if changes := changed_fields(before, after, CHOICES):
        after.save()
        record(membership.practice, after, Action.CHANGED, actor=membership.user, changes=changes)


def stop_reminders(membership: Membership) -> None:
    choose_reminders(membership, dict.fromkeys(CHOICES, False))


def remind_everyone(*, today: date) -> int:
    """The round of a day: writes the letters that fall due, and says how many."""
    members = Membership.objects.select_related("practice", "user", "reminder_choice").filter(user__is_active=True)
    return sum(remind(membership, today=today) for membership in members.order_by("pk").iterator(chunk_size=500))


@transaction.atomic
def remind(membership: Membership, *, today: date) -> int:
    choice = getattr(membership, "reminder_choice", None) or ReminderChoice(membership=membership)
    letters = 0
    if write_reminders(membership, choice, today=today):
        letters += write_letter(membership, Purpose.REMINDER, f"reminder:{membership.pk}:{today}")
    if choice.weekly and is_summary_day(today):
        letters += write_letter(membership, Purpose.SUMMARY, f"summary:{membership.pk}:{today}")
    return letters


def write_reminders(membership: Membership, choice: ReminderChoice, *, today: date) -> int:
    """How many of the member's tasks are reminded of for the first time."""
    wanted = {kind for kind in Reminder.Kind if getattr(choice, kind.value)}
    if not wanted:
        return 0
    tasks = Task.objects.current(membership.practice).filter(owner=membership.user)
    due = falling_due(tasks, today=today, wanted=wanted)
    known = set(membership.reminders.values_list("task_id", "kind", "due"))
    new = [
        Reminder(membership=membership, task=task, kind=kind, due=task.due, on=today)
        for task, kind in due
        if (task.pk, kind.value, task.due) not in known
    ]
    Reminder.objects.bulk_create(new)
    return len(new)


def write_letter(membership: Membership, purpose: Purpose, occasion: str) -> int:
    """1 if this is the first letter on the occasion."""
    _, made = Letter.objects.get_or_create(
        email=membership.user.email, occasion=occasion, defaults={"purpose": purpose, "about": membership.pk}
    )
    return int(made)
