"""Quality data by measure: cases, completeness and rate, and the one measure without which the final score is zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Sum

from asm_portal.estimator.score import completeness
from asm_portal.rules import quality as rules
from asm_portal.rules.cohorts import Cohort
from asm_portal.rules.quality import CollectionType, QualityMeasure
from readiness.models import Practice, QualityCount, QualityLevel, QualityMonth, QualityPlan
from readiness.standing.participants import Participant

Who = int | None  # the key of a clinician, or None for the practice as a whole


@dataclass(frozen=True, kw_only=True)
class MeasureStanding:
    """What has been counted of a measure, all months together. `collection_type` is "" while it is not decided."""

    measure: QualityMeasure
    collection_type: str = ""
    eligible: int = 0
    reported: int = 0
    met: int = 0
    months: frozenset[int] = frozenset()

    @property
    def collection_label(self) -> str:
        return CollectionType(self.collection_type).label if self.collection_type else ""

    @property
    def completeness(self) -> float | None:
        """The share of eligible cases that is reported; None without any case."""
        return completeness(reported=self.reported, eligible=self.eligible) if self.eligible else None

    @property
    def is_complete(self) -> bool:
        return self.completeness is not None and self.completeness >= rules.COMPLETENESS.value

    @property
    def has_enough_cases(self) -> bool:
        return self.eligible >= rules.CASE_MINIMUM.value

    @property
    def rate(self) -> float | None:
        """Met of reported; None without a reported case. Where lower is better it is still the share that is met."""
        return self.met / self.reported if self.reported else None

    @property
    def reported_needed(self) -> int:
        """How many more of the eligible cases must be reported to be complete."""
        return max(ceil(self.eligible * rules.COMPLETENESS.value) - self.reported, 0)


@dataclass(frozen=True, kw_only=True)
class QualityStanding:
    """Of one participant, or of the practice as a whole where it reports as one (`participant` is None)."""

    participant: Participant | None
    cohorts: tuple[Cohort, ...]
    measures: tuple[MeasureStanding, ...]

    @property
    def has_minimum(self) -> bool:
        """Whether enough was submitted to avoid a final score of zero (rules.quality.MINIMUM_SUBMISSION)."""
        return sum(measure.is_complete for measure in self.measures) >= rules.MINIMUM_SUBMISSION.value

    @property
    def incomplete(self) -> tuple[MeasureStanding, ...]:
        return tuple(measure for measure in self.measures if not measure.is_complete)

    @property
    def too_few_cases(self) -> tuple[MeasureStanding, ...]:
        return tuple(measure for measure in self.measures if not measure.has_enough_cases)

    def __str__(self) -> str:
        return str(self.participant or "The practice as a whole")


@dataclass(frozen=True, kw_only=True)
class QualityOverview:
    """Everything about a practice's quality data. `standings` is one of the practice, or one of each participant."""

    plan: QualityPlan
    measures: tuple[QualityMeasure, ...]
    standings: tuple[QualityStanding, ...]
    is_small: bool

    @property
    def undecided(self) -> tuple[QualityMeasure, ...]:
        """The measures whose collection type is still to be chosen."""
        return tuple(measure for measure in self.measures if not collection_type(measure, self.plan))

    @property
    def without_minimum(self) -> tuple[QualityStanding, ...]:
        return tuple(standing for standing in self.standings if not standing.has_minimum)

    @property
    def level_is_allowed(self) -> bool:
        return self.plan.level != QualityLevel.PRACTICE or self.is_small


class Totals(NamedTuple):
    """The cases of a measure in all months together, and which months those are."""

    eligible: int = 0
    reported: int = 0
    met: int = 0
    months: frozenset[int] = frozenset()


def collection_type(measure: QualityMeasure, plan: QualityPlan) -> str:
    """The one that was decided; the only one there is; or "" while it is open. A decision the rules forbid is none."""
    allowed = measure.collection_types
    decided = plan.collection_types.get(measure.mips_id)
    if decided in allowed:
        return str(decided)
    return allowed[0].value if len(allowed) == 1 else ""


def measures_to_report(cohorts: Iterable[Cohort]) -> tuple[QualityMeasure, ...]:
    """The measures of the cohorts that CMS does not calculate by itself."""
    return tuple(
        measure for cohort in cohorts for measure in rules.measures_of(cohort) if not measure.calculated_by_cms
    )


def judge(
    plan: QualityPlan, participants: list[Participant], totals: Mapping[tuple[Who, str], Totals], *, is_small: bool
) -> QualityOverview:
    """`totals` are by who and measure; those of the other level than the plan's are left out."""
    cohorts = tuple(dict.fromkeys(cohort for participant in participants for cohort in participant.cohorts))

    def standing(participant: Participant | None, of: tuple[Cohort, ...]) -> QualityStanding:
        who = participant.clinician.pk if participant else None
        measures = tuple(
            _measured(measure, plan, totals.get((who, measure.mips_id), Totals())) for measure in measures_to_report(of)
        )
        return QualityStanding(participant=participant, cohorts=of, measures=measures)

    as_one = plan.level == QualityLevel.PRACTICE
    return QualityOverview(
        plan=plan,
        measures=measures_to_report(cohorts),
        standings=(standing(None, cohorts),) if as_one else tuple(standing(it, it.cohorts) for it in participants),
        is_small=is_small,
    )


def overview_of(practice: Practice, participants: list[Participant], *, is_small: bool) -> QualityOverview:
    counts = QualityCount.objects.filter(
        of_month__practice=practice, of_month__performance_year=practice.performance_year
    )
    rows = counts.values_list("clinician_id", "measure").annotate(
        Sum("eligible"), Sum("reported"), Sum("met"), months=ArrayAgg("of_month__month")
    )
    totals = {
        (clinician_id, measure): Totals(eligible, reported, met, frozenset(months))
        for clinician_id, measure, eligible, reported, met, months in rows
    }
    return judge(kept_plan(practice), participants, totals, is_small=is_small)


def kept_plan(practice: Practice) -> QualityPlan:
    """The plan for the performance year, or a new one of version 0."""
    fields = {"practice": practice, "performance_year": practice.performance_year}
    return QualityPlan.objects.filter(**fields).first() or QualityPlan(**fields, version=0)


def kept_month(practice: Practice, month: int) -> QualityMonth:
    """The counts of a month of the performance year, or a new one of version 0."""
    fields = {"practice": practice, "performance_year": practice.performance_year, "month": month}
    return QualityMonth.objects.filter(**fields).first() or QualityMonth(**fields, version=0)


def _measured(measure: QualityMeasure, plan: QualityPlan, totals: Totals) -> MeasureStanding:
    return MeasureStanding(
        measure=measure,
        collection_type=collection_type(measure, plan),
        **totals._asdict(),
    )
