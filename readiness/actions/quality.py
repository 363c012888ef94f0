"""Keeps how a practice reports quality, and what it counts month by month."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from asm_portal.rules.quality import CollectionType
from readiness.actions.history import Action, differing, record
from readiness.actions.tasks import fill
from readiness.actions.versions import require_version, take_turn
from readiness.models import Practice, PracticeClinician, QualityCount, QualityLevel
from readiness.proofs import quality as proofs
from readiness.standing.participants import participants_of
from readiness.standing.quality import kept_month, kept_plan

Who = PracticeClinician | None


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Of one measure in one month: `met` of the `reported` of the `eligible` ones."""

    eligible: int
    reported: int
    met: int

    def __str__(self) -> str:
        return f"{self.eligible} eligible, {self.reported} reported, {self.met} met"


@transaction.atomic
def save_quality_plan(
    practice: Practice, *, level: QualityLevel, collection_types: Mapping[str, str], actor: User, version: int
) -> None:
    """For whom quality is reported, and how each measure is, by MIPS id. Raises Outdated.

    The first time it is saved it is kept also when nothing differs from what was shown: then it has been decided.
    """
    take_turn(practice)
    plan = kept_plan(practice)
    require_version(plan, version)
    measures = sorted({*plan.collection_types, *collection_types})
    fields = {
        "Level": (plan.get_level_display() if plan.pk else None, level.label),
        **{it: (_label(plan.collection_types.get(it)), _label(collection_types.get(it))) for it in measures},
    }
    if not (changes := differing(fields)):
        return
    action = Action.CHANGED if plan.pk else Action.ADDED
    plan.level, plan.collection_types = level, dict(collection_types)
    plan.version += 1
    plan.save()
    record(practice, plan, action, actor=actor, changes=changes)
    show_in_tasks(practice, actor=actor)


@transaction.atomic
def save_quality_counts(
    practice: Practice,
    *,
    month: int,
    counts: Mapping[tuple[Who, str], Cases | None],
    actor: User,
    version: int,
) -> None:
    """The counts of one month, by clinician (None: the practice as a whole) and MIPS id. Raises Outdated.

    What is not given stays as it is; None takes a count away.
    """
    take_turn(practice)
    of_month = kept_month(practice, month)
    require_version(of_month, version)
    rows = (
        {(row.clinician, row.measure): row for row in of_month.counts.select_related("clinician")}
        if of_month.pk
        else {}
    )
    before = {key: cases_of(row) for key, row in rows.items()}
    changed = {key: cases for key, cases in counts.items() if before.get(key) != cases}
    if not changed:
        return
    action = Action.CHANGED if of_month.pk else Action.ADDED
    of_month.version += 1
    of_month.save()
    QualityCount.objects.filter(pk__in=[rows[key].pk for key in changed if key in rows]).delete()
    QualityCount.objects.bulk_create(
        QualityCount(of_month=of_month, clinician=clinician, measure=measure, **vars(cases))
        for (clinician, measure), cases in changed.items()
        if cases
    )
    changes = {named(*key): (before.get(key), cases) for key, cases in changed.items()}
    record(practice, of_month, action, actor=actor, changes=changes)
    show_in_tasks(practice, actor=actor)


def cases_of(count: QualityCount) -> Cases:
    return Cases(eligible=count.eligible, reported=count.reported, met=count.met)


def named(clinician: Who, measure: str) -> str:
    return f"{measure}, {clinician or 'the whole practice'}"


def show_in_tasks(practice: Practice, *, actor: User) -> None:
    fill(practice, proofs.proofs(practice, participants_of(practice), today=timezone.localdate()), actor=actor)


def _label(collection_type: str | None) -> str | None:
    return CollectionType(collection_type).label if collection_type else None
