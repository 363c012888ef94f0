"""The stretches of days of a practice begin, change and go."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, changed_fields, record
from readiness.actions.refusals import Refused
from readiness.actions.tasks import fill
from readiness.actions.versions import require_version, take_turn
from readiness.models import Period, PeriodKind, Practice, PracticeClinician
from readiness.proof import Proof
from readiness.proofs import interoperability, primary_care
from readiness.standing.participants import participants_of

FIELDS = ["clinician", "starts_on", "ends_on", "note"]


@transaction.atomic
def add_period(
    practice: Practice,
    *,
    kind: PeriodKind,
    starts_on: date,
    ends_on: date | None,
    note: str,
    clinician: PracticeClinician | None,
    actor: User,
) -> Period:
    """A stretch in the performance year that the practice prepares. Raises Refused when one begins on the same day."""
    take_turn(practice)
    period = Period(
        practice=practice,
        performance_year=practice.performance_year,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        clinician=clinician,
    )
    require_day_of_its_own(period)
    period.save()
    record(practice, period, Action.ADDED, actor=actor, changes=changed_fields(Period(), period, FIELDS))
    show_in_tasks(practice, kind, actor=actor)
    return period


@transaction.atomic
def change_period(
    period_id: int,
    *,
    practice: Practice,
    actor: User,
    version: int,
    starts_on: date,
    ends_on: date | None,
    note: str,
    clinician: PracticeClinician | None,
) -> None:
    """Raises Period.DoesNotExist, Outdated, and Refused when another one begins on the same day."""
    take_turn(practice)
    before = practice.periods.get(pk=period_id)
    require_version(before, version)
    period = practice.periods.get(pk=period_id)
    period.starts_on, period.ends_on, period.note, period.clinician = starts_on, ends_on, note, clinician
    if changes := changed_fields(before, period, FIELDS):
        require_day_of_its_own(period)
        period.version += 1
        period.save()
        record(practice, period, Action.CHANGED, actor=actor, changes=changes)
        show_in_tasks(practice, PeriodKind(period.kind), actor=actor)


@transaction.atomic
def remove_period(period_id: int, *, practice: Practice, actor: User, version: int) -> None:
    """Raises Period.DoesNotExist and Outdated."""
    take_turn(practice)
    period = practice.periods.get(pk=period_id)
    require_version(period, version)
    record(practice, period, Action.REMOVED, actor=actor, changes=changed_fields(period, Period(), FIELDS))
    period.delete()
    show_in_tasks(practice, PeriodKind(period.kind), actor=actor)


def require_day_of_its_own(period: Period) -> None:
    same_day = Period.objects.filter(
        practice=period.practice,
        performance_year=period.performance_year,
        kind=period.kind,
        clinician=period.clinician,
        starts_on=period.starts_on,
    )
    if same_day.exclude(pk=period.pk).exists():
        raise Refused("There is a stretch already that begins on this day. Change that one.")


def show_in_tasks(practice: Practice, kind: PeriodKind, *, actor: User) -> None:
    today = timezone.localdate()
    proofs: dict[PeriodKind, Callable[[], list[Proof]]] = {
        PeriodKind.INTEROPERABILITY: lambda: interoperability.proofs(practice, today=today),
        PeriodKind.PRIMARY_CARE: lambda: primary_care.proofs(practice, participants_of(practice), today=today),
    }
    fill(practice, proofs[kind](), actor=actor)
