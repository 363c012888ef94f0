"""Keeps the tasks of a practice in step with its roster, its answers and the live list."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from asm_portal.rules.years import YEARS
from readiness.actions.history import Action, differing, entry_fields, record
from readiness.actions.tasks import fill
from readiness.models import HistoryEntry, Practice, Task, TaskStatus
from readiness.plan import Facts, Participant, Planned, planned
from readiness.proofs import all_proofs
from readiness.standing.participants import participants_of
from readiness.template import TEMPLATE

logger = logging.getLogger(__name__)


@transaction.atomic
def answer_questions(practice: Practice, answers: Mapping[str, bool], *, actor: User) -> None:
    """Keeps what the practice says about itself, by question, and plans accordingly. Others' answers stay."""
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    words = {True: "Yes", False: "No", None: "Not answered"}
    changes = {
        TEMPLATE.questions[question].text: (words[practice.answers.get(question)], words[answer])
        for question, answer in answers.items()
        if practice.answers.get(question) is not answer
    }
    if changes:
        practice.answers |= answers
        practice.save(update_fields=["answers"])
        record(practice, practice, Action.CHANGED, actor=actor, changes=changes)
        sync_plan(practice, actor=actor)


@transaction.atomic
def sync_plan(practice: Practice, *, actor: User | None = None) -> None:
    """Makes the tasks that are now planned, and switches those on and off that are planned again or no longer are.

    Call it after every change of the roster or the answers, and for every practice when a list is published. Work is
    never lost: a task that is switched off keeps its status, notes and evidence, and has them when it comes back. What
    the forms prove shows in the tasks at once: also that a clinician who has joined is not covered yet.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    year = YEARS[practice.performance_year]
    wanted = planned(TEMPLATE, facts_of(practice))
    existing: dict[Planned, Task] = {
        (task.item, task.clinician_id): task
        for task in practice.tasks.filter(performance_year=year.year).select_related("clinician")
    }
    clinicians = practice.clinicians.in_bulk()
    added = [
        Task(
            practice=practice,
            performance_year=year.year,
            item=item,
            clinician=clinicians[clinician] if clinician else None,
            planned_due=TEMPLATE.items[item].planned_due(year),
        )
        for item, clinician in sorted(wanted - set(existing), key=str)
    ]
    Task.objects.bulk_create(added)
    new = {"status": (None, TaskStatus.TO_DO.label)}
    entries = [entry_fields(practice, task, Action.ADDED, actor=actor, changes=new) for task in added]
    changed = []
    for key, task in existing.items():
        item = TEMPLATE.items.get(task.item)
        before = {"applies": task.applies, "planned_due": task.planned_due}
        task.applies = key in wanted
        task.planned_due = item.planned_due(year) if item else task.planned_due
        after = {"applies": task.applies, "planned_due": task.planned_due}
        if changes := differing({name: (before[name], after[name]) for name in after}):
            entries.append(entry_fields(practice, task, Action.CHANGED, actor=actor, changes=changes))
            task.version += 1
            task.changed_at = timezone.now()
            changed.append(task)
    Task.objects.bulk_update(changed, ["applies", "planned_due", "version", "changed_at"])
    HistoryEntry.objects.bulk_create(HistoryEntry(**fields) for fields in entries)
    fill(practice, all_proofs(practice, today=timezone.localdate()), actor=actor)


def sync_every_plan() -> None:
    """One practice at a time, each in a transaction of its own: one that cannot be planned does not stop the others."""
    for practice in Practice.objects.order_by("created_at"):
        try:
            sync_plan(practice)
        except Exception:
            logger.exception("The tasks of practice %s could not be planned.", practice.pk)


def facts_of(practice: Practice) -> Facts:
    return Facts(
        participants=tuple(
            Participant(
                id=participant.clinician.pk,
                cohorts=frozenset(cohort.slug for cohort in participant.cohorts),
                small_practice=participant.small_practice,
            )
            for participant in participants_of(practice)
        ),
        answers=practice.answers,
    )
