"""Keeps how a practice connects its patients to primary care: the processes, and the counts by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, differing, record
from readiness.actions.tasks import fill
from readiness.actions.versions import require_version, take_turn
from readiness.models import Practice, PrimaryCareMonth, PrimaryCareReport
from readiness.months import MONTHS
from readiness.proofs import primary_care as proofs
from readiness.standing.participants import participants_of
from readiness.standing.primary_care import COUNTS, PARTS, kept


@dataclass(frozen=True, kw_only=True)
class MonthlyCounts:
    """Patients of one month: how many were seen, and with how many of them each part was done."""

    seen: int
    access: int
    communication: int
    screening: int

    def __str__(self) -> str:
        return (
            f"{self.seen} seen; primary care confirmed or found with {self.access}, word sent with "
            f"{self.communication}, screening settled with {self.screening}"
        )


@transaction.atomic
def save_processes(practice: Practice, *, processes: Mapping[str, str], actor: User, version: int) -> None:
    """What the practice does for each part of the activity, by the part's id. Raises Outdated."""
    take_turn(practice)
    report = kept(practice)
    require_version(report, version)
    after = {part.id: text for part in PARTS if (text := processes.get(part.id, ""))}
    texts = {part.title: (report.processes.get(part.id, ""), after.get(part.id, "")) for part in PARTS}
    if changes := differing(texts):
        report.processes = after
        keep(practice, report, changes, actor=actor)


@transaction.atomic
def save_monthly_counts(
    practice: Practice, *, months: Mapping[int, MonthlyCounts | None], actor: User, version: int
) -> None:
    """The counts of each month that is given, from 1 to 12; None takes those of a month away. Raises Outdated."""
    take_turn(practice)
    report = kept(practice)
    require_version(report, version)
    before = {month.month: counts_of(month) for month in report.months.all()} if report.pk else {}
    changed = {month: counts for month, counts in months.items() if before.get(month) != counts}
    if not changed:
        return
    changes = {MONTHS[month]: (before.get(month), counts) for month, counts in changed.items()}
    keep(practice, report, changes, actor=actor)
    report.months.filter(month__in=changed).delete()
    PrimaryCareMonth.objects.bulk_create(
        PrimaryCareMonth(report=report, month=month, **vars(counts)) for month, counts in changed.items() if counts
    )


def counts_of(month: PrimaryCareMonth) -> MonthlyCounts:
    return MonthlyCounts(seen=month.seen, **{name: getattr(month, name) for name in COUNTS})


def keep(practice: Practice, report: PrimaryCareReport, changes: Mapping[str, tuple[Any, Any]], *, actor: User) -> None:
    """Saves the report at its next version, with its entry in the history, and shows it in the tasks."""
    action = Action.CHANGED if report.pk else Action.ADDED
    report.version += 1
    report.save()
    record(practice, report, action, actor=actor, changes=changes)
    fill(practice, proofs.proofs(practice, participants_of(practice), today=timezone.localdate()), actor=actor)
