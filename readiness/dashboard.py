"""Where a practice stands today: what is done, what is due, what it would lose, and whom nothing covers yet.

Read from the tasks alone: what the forms prove stands beside each of them (`Task.proven`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from asm_portal.model_pages.timeline import Milestone
from asm_portal.rules.timeline import EVENTS
from readiness.models import Practice, PracticeClinician, Task
from readiness.progress import Progress, TaskState, progress
from readiness.proof import Proof
from readiness.template import TEMPLATE

ARRANGEMENT = "D5"  # the item that an executed arrangement proves
DEADLINES_SHOWN = 4
FIELDS = ("item", "clinician_id", "status", "due", "proven", "proof")  # of a task: a practice can have thousands


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """`concerned` are the clinicians with tasks, `uncovered` those of them without an arrangement that proves the
    activity, `without_quality` those whose final score would be zero.
    """

    progress: Progress
    deadlines: tuple[Milestone, ...]
    concerned: tuple[PracticeClinician, ...]
    uncovered: tuple[PracticeClinician, ...]
    without_quality: tuple[PracticeClinician, ...]


def dashboard_of(practice: Practice, *, today: date) -> Dashboard:
    tasks = list(Task.objects.current(practice).only(*FIELDS).order_by("pk"))
    found = progress(TEMPLATE, [state_of(task) for task in tasks], proofs_of(tasks), today=today)
    clinicians = practice.clinicians.in_bulk({task.clinician_id for task in tasks} - {None})
    return Dashboard(
        progress=found,
        deadlines=deadlines(practice.performance_year, today=today),
        concerned=by_name(clinicians.values()),
        uncovered=by_name(
            clinicians[task.clinician_id]
            for task in tasks
            if task.item == ARRANGEMENT and task.clinician_id and not task.proven
        ),
        without_quality=by_name(clinicians[pk] for pk in found.at_risk.zero_score),
    )


def state_of(task: Task) -> TaskState:
    return TaskState(id=task.pk, item=task.item, clinician_id=task.clinician_id, status=task.status, due=task.due)


def proofs_of(tasks: Iterable[Task]) -> list[Proof]:
    """What stands beside the tasks; nothing for those that no form knows about."""
    return [Proof(task.item, task.clinician_id, task.proven, task.proof) for task in tasks if task.proven is not None]


def deadlines(performance_year: int, *, today: date) -> tuple[Milestone, ...]:
    """The next dates of the model that concern the year."""
    milestones = [Milestone(event, today) for event in EVENTS if event.performance_year == performance_year]
    return tuple(milestone for milestone in milestones if milestone.days_left is not None)[:DEADLINES_SHOWN]


def by_name(clinicians: Iterable[PracticeClinician]) -> tuple[PracticeClinician, ...]:
    return tuple(sorted(clinicians, key=lambda clinician: (clinician.last_name, clinician.first_name, clinician.npi)))
