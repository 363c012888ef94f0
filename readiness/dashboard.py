"""Where a practice stands today: what is done, what is due, what it would lose, and whom nothing covers yet.

Read from the tasks alone: what the forms prove stands beside each of them (`Task.proven`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from asm_portal.model_pages.timeline import Milestone
from asm_portal.rules.timeline import EVENTS
from readiness.models import Practice, Task, TaskQuerySet
from readiness.progress import Progress, progress
from readiness.proof import Proof
from readiness.template import TEMPLATE

ARRANGEMENT = "D5"  # the item that an executed arrangement proves
DEADLINES_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """`concerned` are the names of the clinicians with tasks, `uncovered` those of them without an arrangement that
    proves the activity, `without_quality` those whose final score would be zero.
    """

    progress: Progress
    deadlines: tuple[Milestone, ...]
    concerned: tuple[str, ...]
    uncovered: tuple[str, ...]
    without_quality: tuple[str, ...]


def dashboard_of(practice: Practice, *, today: date) -> Dashboard:
    current = Task.objects.current(practice)
    tasks, proofs = current.states(), proofs_of(current)
    found = progress(TEMPLATE, tasks, proofs, today=today)
    names = practice.clinicians.names()
    covered = {proof.clinician_id for proof in proofs if proof.item == ARRANGEMENT and proof.proven}

    def named(ids: Iterable[int | None]) -> tuple[str, ...]:
        wanted = set(ids)
        return tuple(name for clinician, name in names.items() if clinician in wanted)

    return Dashboard(
        progress=found,
        deadlines=deadlines(practice.performance_year, today=today),
        concerned=named(task.clinician_id for task in tasks),
        uncovered=named({task.clinician_id for task in tasks if task.item == ARRANGEMENT} - covered),
        without_quality=named(found.at_risk.zero_score),
    )


def proofs_of(tasks: TaskQuerySet) -> list[Proof]:
    """What stands beside the tasks; nothing for those that no form knows about."""
    known = tasks.exclude(proven=None).order_by("pk").values_list("item", "clinician_id", "proven", "proof")
    return [Proof(item, clinician, bool(proven), words) for item, clinician, proven, words in known]


def deadlines(performance_year: int, *, today: date) -> tuple[Milestone, ...]:
    """The next dates of the model that concern the year."""
    milestones = [Milestone(event, today) for event in EVENTS if event.performance_year == performance_year]
    return tuple(milestone for milestone in milestones if milestone.days_left is not None)[:DEADLINES_SHOWN]
