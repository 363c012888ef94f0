"""The first improvement activity: its three processes, and 90 days in a row for every participant (42 CFR 512.735)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from asm_portal.rules import improvement
from asm_portal.rules.improvement import ActivityPart
from asm_portal.rules.years import YEARS, PerformanceYear
from readiness import periods
from readiness.models import Period, PeriodKind, Practice, PrimaryCareReport
from readiness.standing.participants import Participant

PARTS = improvement.PRIMARY_CARE.parts
ITEM_BY_PART = dict(zip((part.id for part in PARTS), ("D1", "D2", "D3"), strict=True))
COUNTS = ("access", "communication", "screening")


@dataclass(frozen=True)
class ClinicianPeriod:
    """The days of one participant; `is_own` where they differ from the practice's."""

    participant: Participant
    standing: periods.Standing
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class PrimaryCareStanding:
    """`practice` are the days of the practice as a whole, `clinicians` those of each participant."""

    processes: dict[str, str]
    practice: periods.Standing
    clinicians: tuple[ClinicianPeriod, ...]

    def is_described(self, part: ActivityPart) -> bool:
        return bool(self.processes.get(part.id))

    @property
    def all_described(self) -> bool:
        return all(self.is_described(part) for part in PARTS)

    @property
    def without_period(self) -> tuple[ClinicianPeriod, ...]:
        """The participants who do not reach the days: one is enough for the practice not to be able to attest."""
        return tuple(clinician for clinician in self.clinicians if not clinician.standing.is_assured)


def judge(
    processes: dict[str, str],
    stretches: Iterable[Period],
    participants: Iterable[Participant],
    *,
    year: PerformanceYear,
    today: date,
) -> PrimaryCareStanding:
    by_clinician: dict[int | None, list[tuple[date | None, date | None]]] = {}
    for stretch in stretches:
        by_clinician.setdefault(stretch.clinician_id, []).append((stretch.starts_on, stretch.ends_on))

    def standing(clinician_id: int | None) -> periods.Standing:
        days = by_clinician.get(clinician_id, by_clinician.get(None, []))
        return periods.judge(days, rule=improvement.PERIOD_DAYS, year=year, today=today)

    return PrimaryCareStanding(
        processes=processes,
        practice=standing(None),
        clinicians=tuple(
            ClinicianPeriod(it, standing(it.clinician.pk), it.clinician.pk in by_clinician) for it in participants
        ),
    )


def standing_of(practice: Practice, participants: Iterable[Participant], *, today: date) -> PrimaryCareStanding:
    stretches = practice.periods.filter(
        performance_year=practice.performance_year, kind=PeriodKind.PRIMARY_CARE
    ).select_related("clinician")
    year = YEARS[practice.performance_year]
    return judge(kept(practice).processes, stretches, participants, year=year, today=today)


def kept(practice: Practice) -> PrimaryCareReport:
    """The report for the performance year, or a new one of version 0."""
    fields = {"practice": practice, "performance_year": practice.performance_year}
    return PrimaryCareReport.objects.filter(**fields).first() or PrimaryCareReport(**fields, version=0)
