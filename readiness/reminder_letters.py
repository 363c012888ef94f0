"""The words of reminders and weekly summaries, found when they are sent, so that they are true then."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from asm_portal.dates import on_day
from asm_portal.rules.years import YEARS
from participants.alerts import links
from participants.alerts.letters import WRITERS, Composer, Draft
from participants.models import Letter, Purpose
from readiness.models import Membership, Reminder, Task
from readiness.task_states import OPEN
from readiness.template import TEMPLATE

STOP = "reminders-stop"
VALID_FOR = timedelta(days=2 * 365)  # people look for the link in old mails


def stop_token(membership: Membership) -> str:
    return signing.dumps(membership.pk, salt=STOP)


def stop_link(membership: Membership) -> str:
    return links.absolute(reverse(STOP, args=[stop_token(membership)]))


def membership_to_stop(token: str) -> Membership | None:
    """Whose reminders a link stops; None when it was not made here, is too old, or the member has left."""
    try:
        pk = signing.loads(token, salt=STOP, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return Membership.objects.select_related("practice", "user").filter(pk=pk).first()


def reminder(composer: Composer, letter: Letter) -> Draft | None:
    """What a member was to be reminded of on the day of the letter, without what has been done since."""
    membership = member(letter)
    if membership is None:
        return None
    reminders = Reminder.objects.filter(membership=membership, on=day_of(letter), task__applies=True)
    tasks = [
        reminder.task
        for reminder in reminders.select_related("task__clinician").order_by("due", "task__item", "pk")
        if reminder.task.status in OPEN and reminder.task.due == reminder.due
    ]
    if not tasks:
        return None
    subject = f"{len(tasks)} tasks are due" if len(tasks) > 1 else "A task is due"
    return draft(membership, f"{subject}: {membership.practice}", "reminder", {"lines": lines_of(tasks)})


def summary(composer: Composer, letter: Letter) -> Draft | None:
    """What is open in the practice: how much, what is overdue, and what comes next."""
    membership = member(letter)
    if membership is None:
        return None
    tasks = Task.objects.current(membership.practice).select_related("clinician").order_by("due", "item", "pk")
    every = list(tasks)
    open_tasks = [task for task in every if task.status in OPEN]
    today = timezone.localdate()
    overdue = [task for task in open_tasks if task.due and task.due < today]
    coming = [task for task in open_tasks if task.due and task.due >= today]
    context = {
        "done": len(every) - len(open_tasks),
        "all": len(every),
        "overdue": len(overdue),
        "lines": lines_of(coming)[:5],
        "year": YEARS[membership.practice.performance_year],
    }
    return draft(membership, f"This week: {membership.practice}", "summary", context)


def member(letter: Letter) -> Membership | None:
    """The member whom a letter is for, unless they have left or their address is another one by now."""
    memberships = Membership.objects.select_related("practice", "user").filter(user__is_active=True)
    return memberships.filter(pk=letter.about, user__email=letter.email).first()


def day_of(letter: Letter) -> str:
    """The day that stands at the end of its occasion."""
    return letter.occasion.rpartition(":")[2]


def lines_of(tasks: Iterable[Task]) -> list[str]:
    """One for each day and item, however many clinicians it concerns. The tasks are in the order of both."""
    return [line(list(group)) for _, group in groupby(tasks, key=attrgetter("due", "item"))]


def line(tasks: Sequence[Task]) -> str:
    task = tasks[0]
    who = f"{len(tasks)} clinicians" if len(tasks) > 1 else task.clinician
    when = on_day(task.due) if task.due else "no date"
    return f"{when}: {task.item} {TEMPLATE.items[task.item].title}{f', for {who}' if who else ''}"


def draft(membership: Membership, subject: str, template: str, context: dict[str, object]) -> Draft:
    practice = membership.practice
    context |= {
        "practice": practice,
        "checklist": links.absolute(reverse("checklist", args=[practice.pk])),
        "choose": links.absolute(reverse("reminders", args=[practice.pk])),
        "stop": (stop := stop_link(membership)),
    }
    return Draft(subject, render_to_string(f"readiness/mail/{template}.txt", context).strip() + "\n", stop)


WRITERS[Purpose.REMINDER] = reminder
WRITERS[Purpose.SUMMARY] = summary
