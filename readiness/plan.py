"""Which items of the checklist a practice has to do, from what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from readiness.template import SMALL, Item, Template

Planned = tuple[str, int | None]
"""An item, and the practice's clinician whom it is for; none where it is for the practice."""


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A clinician of the practice whom the live list names as a participant, in at least one cohort.

    `small_practice` is what CMS says, and None where it does not say.
    """

    id: int
    cohorts: frozenset[str]
    small_practice: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides: the practice's participants, and its answers by question. What is not answered is absent."""

    participants: tuple[Participant, ...] = ()
    answers: Mapping[str, bool] = field(default_factory=dict)


def planned(template: Template, facts: Facts) -> set[Planned]:
    """An item for the practice is planned once if any participant meets its conditions, or it has none; an item for
    clinicians once for each participant who does.
    """
    tasks: set[Planned] = set()
    for item in template.items.values():
        if item.question and not facts.answers.get(item.question):
            continue
        concerned = [participant for participant in facts.participants if concerns(item, participant)]
        if item.is_per_clinician:
            tasks |= {(item.id, participant.id) for participant in concerned}
        elif concerned or not (item.cohorts or item.sizes):
            tasks.add((item.id, None))
    return tasks


def concerns(item: Item, participant: Participant) -> bool:
    in_cohort = not item.cohorts or not participant.cohorts.isdisjoint(item.cohorts)
    of_size = not item.sizes or (SMALL in item.sizes and participant.small_practice is True)
    return in_cohort and of_size
