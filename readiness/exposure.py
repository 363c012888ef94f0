"""What is at stake for each clinician of a practice: the estimator, fed with what the practice has written down.

What the practice cannot know yet, such as the cost of episodes, is taken from the middle of the cohort; the estimator
says by which rule. A clinician in both cohorts is scored in each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from asm_portal.estimator.outlook import MIDDLE, Outlook, PaymentOutlook, Standing
from asm_portal.estimator.points import benchmark_points
from asm_portal.estimator.score import MeasureResult, PracticeSize
from asm_portal.rules import improvement
from asm_portal.rules.benchmarks import BENCHMARKS
from asm_portal.rules.cohorts import Cohort
from asm_portal.rules.quality import CollectionType
from asm_portal.rules.years import YEARS, PerformanceYear
from readiness.models import Practice
from readiness.standing import activities, interoperability, quality
from readiness.standing.activities import Activities
from readiness.standing.participants import Participant, is_small_practice, participants_of
from readiness.standing.quality import MeasureStanding


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """One participant in one cohort. `has_payments` is false while nobody has said what Medicare pays them."""

    participant: Participant
    cohort: Cohort
    outlook: Outlook
    has_payments: bool

    @property
    def score(self) -> float | None:
        return self.outlook.score

    @property
    def points_at_risk(self) -> float:
        return self.outlook.points_at_risk

    @cached_property
    def payments(self) -> PaymentOutlook:
        return self.outlook.payments()

    @property
    def estimate_url(self) -> str:
        """The estimator's page, filled in with what is known here."""
        standing = self.outlook.standing
        known = {
            "cohort": self.cohort.slug,
            "performance_year": standing.year.year,
            "size": standing.practice_size.value,
            "payments": standing.payments,
            "primary_care": "yes" if improvement.PRIMARY_CARE in standing.activities else "no",
            "arrangement": "yes" if improvement.COLLABORATION in standing.activities else "no",
            "interoperability": round(100 * standing.interoperability, 1),
        }
        return f"{reverse('estimate')}?{urlencode(known)}"


@dataclass(frozen=True)
class Total:
    """The practice as a whole, over those whose payments are known."""

    payments: Decimal
    effect: Decimal
    worst: Decimal
    best: Decimal
    at_risk: Decimal


def exposures_of(practice: Practice, *, today: date) -> list[Exposure]:
    """In the order of the participants' names."""
    participants = participants_of(practice)
    report = interoperability.standing_of(practice, today=today)
    overview = quality.overview_of(practice, participants, is_small=is_small_practice(participants))
    counted = {
        standing.participant.clinician.pk if standing.participant else None: standing.measures
        for standing in overview.standings
    }
    return [
        Exposure(
            participant=done.participant,
            cohort=cohort,
            outlook=Outlook(
                standing_of(
                    done,
                    cohort,
                    counted.get(done.participant.clinician.pk, counted.get(None, ())),
                    interoperability=report.score.score,
                    year=YEARS[practice.performance_year],
                )
            ),
            has_payments=done.participant.clinician.payments is not None,
        )
        for done in activities.activities_of(practice, participants, today=today)
        for cohort in done.participant.cohorts
    ]


def standing_of(
    done: Activities,
    cohort: Cohort,
    measures: tuple[MeasureStanding, ...],
    *,
    interoperability: float,
    year: PerformanceYear,
) -> Standing:
    return Standing(
        cohort=cohort,
        year=year,
        payments=done.participant.clinician.payments or Decimal(0),
        # Whether a small practice is a solo one, which earns more, CMS's list does not say.
        practice_size=PracticeSize.SMALL if done.participant.small_practice else PracticeSize.LARGE,
        results=dict(results_of(measures, cohort)),
        activities=done.documented,
        interoperability=interoperability,
    )


def results_of(measures: tuple[MeasureStanding, ...], cohort: Cohort) -> Iterator[tuple[str, MeasureResult]]:
    """What has been counted so far of the cohort's measures; one without any case is not known yet, and left out."""
    for counted in measures:
        if counted.measure.cohort == cohort and counted.eligible:
            yield counted.measure.mips_id, result_of(counted)


def result_of(counted: MeasureStanding) -> MeasureResult:
    """Points by the benchmark of MIPS. Without one, or without a reported case, they are those of the middle."""
    points = MIDDLE.points
    if counted.collection_type and counted.rate is not None:
        benchmark = BENCHMARKS.get((counted.measure.mips_id, CollectionType(counted.collection_type)))
        points = benchmark_points(100 * counted.rate, benchmark) if benchmark else points
    return MeasureResult(points=points, cases=counted.eligible, completeness=counted.completeness or 0.0)


def total_of(exposures: list[Exposure]) -> Total:
    """Sums over the participants. CMS does not say how the payments of one in both cohorts are divided between them, so
    the larger effect counts.
    """
    counted = by_participant(exposures)
    return Total(
        payments=sum((it.outlook.standing.payments for it in counted.values()), Decimal(0)),
        effect=sum((it.payments.effect.dollars for it in counted.values()), Decimal(0)),
        worst=sum((it.payments.worst.dollars for it in counted.values()), Decimal(0)),
        best=sum((it.payments.best.dollars for it in counted.values()), Decimal(0)),
        at_risk=sum(
            (it.outlook.standing.payments * it.outlook.standing.year.risk_level.value for it in counted.values()),
            Decimal(0),
        ),
    )


def by_participant(exposures: list[Exposure]) -> Mapping[int, Exposure]:
    found: dict[int, Exposure] = {}
    for exposure in exposures:
        key = exposure.participant.clinician.pk
        if key not in found or abs(exposure.payments.effect.dollars) > abs(found[key].payments.effect.dollars):
            found[key] = exposure
    return found
