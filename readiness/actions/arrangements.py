"""Collaborative care arrangements are begun, changed and removed."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from asm_portal.rules.arrangements import ELEMENTS, LEGAL_CONDITIONS
from readiness.actions.history import Action, differing, record
from readiness.actions.tasks import fill
from readiness.actions.versions import require_version, take_turn
from readiness.models import Arrangement, ConditionAnswer, Practice, PracticeClinician
from readiness.proofs import arrangements as proofs
from readiness.standing.participants import participants_of

FIELDS = (
    "partner",
    "contact",
    "signed_by_us_on",
    "signed_by_them_on",
    "effective_on",
    "ended_on",
    "elements",
    "conditions",
    "money_flows",
    "notes",
)


@transaction.atomic
def add_arrangement(
    practice: Practice, *, clinicians: Collection[PracticeClinician], actor: User, **fields: Any
) -> Arrangement:
    """A new arrangement with values of `FIELDS`. The clinicians are of the practice."""
    take_turn(practice)
    arrangement = Arrangement.objects.create(practice=practice, **fields)
    arrangement.clinicians.set(clinicians)
    changes = between(in_words(Arrangement(), ()), in_words(arrangement, clinicians))
    record(practice, arrangement, Action.ADDED, actor=actor, changes=changes)
    show_in_tasks(practice, actor=actor)
    return arrangement


@transaction.atomic
def change_arrangement(
    arrangement_id: int,
    *,
    practice: Practice,
    clinicians: Collection[PracticeClinician],
    actor: User,
    version: int,
    **fields: Any,
) -> None:
    """Raises Arrangement.DoesNotExist and Outdated."""
    take_turn(practice)
    arrangement = practice.arrangements.get(pk=arrangement_id)
    require_version(arrangement, version)
    before = in_words(arrangement, arrangement.clinicians.all())
    for name, value in fields.items():
        setattr(arrangement, name, value)
    if changes := between(before, in_words(arrangement, clinicians)):
        arrangement.version += 1
        arrangement.save()
        arrangement.clinicians.set(clinicians)
        record(practice, arrangement, Action.CHANGED, actor=actor, changes=changes)
        show_in_tasks(practice, actor=actor)


@transaction.atomic
def remove_arrangement(arrangement_id: int, *, practice: Practice, actor: User, version: int) -> None:
    """Raises Arrangement.DoesNotExist and Outdated. The history keeps what it said."""
    take_turn(practice)
    arrangement = practice.arrangements.get(pk=arrangement_id)
    require_version(arrangement, version)
    changes = between(in_words(arrangement, arrangement.clinicians.all()), in_words(Arrangement(), ()))
    record(practice, arrangement, Action.REMOVED, actor=actor, changes=changes)
    arrangement.delete()
    show_in_tasks(practice, actor=actor)


def show_in_tasks(practice: Practice, *, actor: User) -> None:
    fill(practice, proofs.proofs(practice, participants_of(practice), today=timezone.localdate()), actor=actor)


Words = dict[str, Any]


def in_words(arrangement: Arrangement, clinicians: Collection[PracticeClinician]) -> Words:
    """What an arrangement says, by field or question, as the history tells it."""
    plain = {name: getattr(arrangement, name) for name in FIELDS if name not in ("elements", "conditions")}
    titles = [element.title for element in ELEMENTS if element.slug in arrangement.elements]
    answers = {condition.question: arrangement.conditions.get(condition.id) for condition in LEGAL_CONDITIONS}
    return {
        **plain,
        "clinicians": "; ".join(sorted(map(str, clinicians))),
        "elements": ", ".join(titles),
        **{question: ConditionAnswer(answer).label if answer else None for question, answer in answers.items()},
    }


def between(before: Words, after: Words) -> dict[str, tuple[Any, Any]]:
    """What changed from one to the other: {field or question: (before, after)}."""
    return differing({name: (before[name], after[name]) for name in before})
