"""How far a practice has come, what comes next, and what it would lose if nothing more were done.

Pure: the states of the tasks, the proofs and `today` are arguments.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from asm_portal.rules import improvement, interoperability, quality
from readiness.proof import Proof
from readiness.task_states import TaskState, TaskStatus
from readiness.template import Category, Item, Template

NEXT_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of the tasks that apply are done."""

    done: int
    total: int

    @classmethod
    def of(cls, tasks: Iterable[TaskState], **more: Any) -> Self:
        """`more` is what else a kind of share has."""
        counting = [task.status for task in tasks if task.status != TaskStatus.NOT_APPLICABLE]
        return cls(done=counting.count(TaskStatus.DONE), total=len(counting), **more)

    def __str__(self) -> str:
        return f"{self.done} of {self.total} done"

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all of them; nothing to do is 100 too."""
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True, kw_only=True)
class CategoryProgress(Share):
    category: Category
    overdue: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """An item to do next, with its open tasks: one, or one for each clinician. `due` is the first of their days."""

    item: Item
    tasks: tuple[TaskState, ...]
    due: date | None


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """What is not secured yet: points of the final score, zero or negative, and the clinicians whose score would be
    zero because none of their quality measures is complete enough.
    """

    improvement: int
    interoperability: int
    zero_score: tuple[int, ...]

    @property
    def points(self) -> int:
        return self.improvement + self.interoperability


@dataclass(frozen=True, kw_only=True)
class Progress(Share):
    categories: tuple[CategoryProgress, ...]
    overdue: tuple[TaskState, ...]
    next: tuple[Step, ...]
    at_risk: AtRisk


def progress(template: Template, tasks: Sequence[TaskState], proofs: Iterable[Proof], *, today: date) -> Progress:
    """`tasks` are those that apply in the year being prepared."""
    return Progress.of(
        tasks,
        categories=by_category(template, tasks, today=today),
        overdue=tuple(sorted((task for task in tasks if task.is_overdue(today)), key=_by_due)),
        next=next_steps(template, tasks)[:NEXT_SHOWN],
        at_risk=at_risk(template, tasks, proofs),
    )


def by_category(template: Template, tasks: Iterable[TaskState], *, today: date) -> tuple[CategoryProgress, ...]:
    found: dict[str, list[TaskState]] = defaultdict(list)
    for task in tasks:
        found[template.items[task.item].category].append(task)
    return tuple(
        CategoryProgress.of(found[slug], category=category, overdue=sum(task.is_overdue(today) for task in found[slug]))
        for slug, category in template.categories.items()
    )


def next_steps(template: Template, tasks: Iterable[TaskState]) -> tuple[Step, ...]:
    """The items with open tasks: those due first come first, of one day what CMS requires before good practice, and
    what has no day last.
    """
    by_item: dict[str, list[TaskState]] = defaultdict(list)
    for task in tasks:
        if task.is_open:
            by_item[task.item].append(task)
    steps = [
        Step(
            item=item,
            tasks=tuple(by_item[item.id]),
            due=min((task.due for task in by_item[item.id] if task.due), default=None),
        )
        for item in template.items.values()
        if item.id in by_item
    ]
    return tuple(sorted(steps, key=lambda step: (step.due or date.max, not step.item.required)))


def at_risk(template: Template, tasks: Iterable[TaskState], proofs: Iterable[Proof]) -> AtRisk:
    """A form's proof decides where there is one; otherwise the status does. What does not apply secures nothing, and
    stands in the way of nothing.
    """
    proven = {(proof.item, proof.clinician_id): proof.proven for proof in proofs}
    secured: dict[str, list[tuple[TaskState, bool]]] = defaultdict(list)
    for task in tasks:
        if task.status == TaskStatus.NOT_APPLICABLE:
            continue
        of_everybody = proven.get((task.item, None), task.status == TaskStatus.DONE)
        is_secured = proven.get((task.item, task.clinician_id), of_everybody)
        for rule in template.items[task.item].secures:
            secured[rule].append((task, is_secured))
    holds = {rule: all(is_secured for _, is_secured in theirs) for rule, theirs in secured.items()}
    activities = sum(holds.get(rule.id, False) for rule in (improvement.PRIMARY_CARE, improvement.COLLABORATION))
    maximum_loss = interoperability.MAXIMUM_LOSS
    without_minimum = {
        task.clinician_id
        for task, is_secured in secured[quality.MINIMUM_SUBMISSION.id]
        if not is_secured and task.clinician_id is not None
    }
    return AtRisk(
        improvement=improvement.POINTS_BY_COMPLETED.value[activities],
        interoperability=0 if holds.get(maximum_loss.id, False) else maximum_loss.value,
        zero_score=tuple(sorted(without_minimum)),
    )


def _by_due(task: TaskState) -> tuple[date, int]:
    return task.due or date.max, task.id
